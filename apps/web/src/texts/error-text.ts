import { ChatError, errorKinds } from '@runnel/protocol/errors'
import type { Texts } from './catalogue.ts'

/** What to tell a person about anything that was thrown. */
export function errorText(error: unknown, errors: Texts<'shell'>['errors']): string {
  return errors[error instanceof ChatError ? error.code : 'internal']
}

/** The server's own sentence for this very refusal in the reader's language, where it says more than its kind does. */
export function ownSentence(error: unknown, refusal: Texts<'refusal'>): string | undefined {
  if (!(error instanceof ChatError) || error.message === errorKinds[error.code].message) return undefined
  return /^\p{Lu}.*[.!?]$/su.test(error.message) ? refusal.sentence(error.message) : undefined
}

/** The code of a refusal; `internal` for whatever else was thrown. */
export function errorCode(error: unknown): ChatError['code'] {
  return error instanceof ChatError ? error.code : 'internal'
}
