import { ChatError, errorKinds } from '@runnel/protocol/errors'
import { texts } from './en.ts'

/** What to tell a person about anything that was thrown. */
export function errorText(error: unknown): string {
  return texts.errors[error instanceof ChatError ? error.code : 'internal']
}

/** The server's own sentence for this very refusal, where it says more than its kind does. */
export function ownSentence(error: unknown): string | undefined {
  if (!(error instanceof ChatError) || error.message === errorKinds[error.code].message) return undefined
  return /^\p{Lu}.*[.!?]$/su.test(error.message) ? error.message : undefined
}

/** The code of a refusal; `internal` for whatever else was thrown. */
export function errorCode(error: unknown): ChatError['code'] {
  return error instanceof ChatError ? error.code : 'internal'
}
