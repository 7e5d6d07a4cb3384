// `npm run build`: everything that has to be built, which is the web app; the servers run their TypeScript as it is.
import { dirname } from 'node:path'
import { openSteps } from './start/steps.mjs'
import { buildWeb } from './start/web-build.ts'

const root = dirname(import.meta.dirname)
await openSteps(process.stdout).run('web app', () => buildWeb(root))
