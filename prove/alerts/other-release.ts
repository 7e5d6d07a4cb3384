// Preloaded into a gateway, this makes it say that it is of another release, as one that was forgotten in an upgrade. Everything else is as it is.
import { rewrite } from '../rig/rewrite.ts'

const told = 'export const release = '

rewrite('/packages/server/release.ts', told, `${told}'0.0.1' || `)
