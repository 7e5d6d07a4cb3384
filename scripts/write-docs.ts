import { writeFileSync } from 'node:fs'
import { protocolReference } from '@runnel/protocol/reference'
import { metricsPage } from './metrics-page.ts'

writeFileSync(new URL('../docs/protocol.md', import.meta.url), protocolReference())
writeFileSync(new URL('../docs/metrics.md', import.meta.url), metricsPage())
