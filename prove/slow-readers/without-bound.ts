// Preloaded into a gateway, this takes the bound of what may wait for one socket away: the control of the experiment. Everything else is as
// it is.
import { rewrite } from '../rig/rewrite.ts'

rewrite('/apps/gateway/buffers.ts', 'const mostBytes = 768 * 1_024', 'const mostBytes = Infinity')
