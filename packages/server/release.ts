import { readFileSync } from 'node:fs'

/** Which release of Runnel this is, such as `1.2.0`. */
export const release = (
  JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }
).version
