import type { ErrorAnswer } from './errors.ts'

/** What every acknowledgement holds. */
export type Answer<Data> = { ok: true; data: Data } | { ok: false; error: ErrorAnswer }
