import { writeFileSync } from 'node:fs'
import { protocolReference } from '@runnel/protocol/reference'

writeFileSync(new URL('../docs/protocol.md', import.meta.url), protocolReference())
