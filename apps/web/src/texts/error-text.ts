import { ChatError } from '@runnel/protocol/errors'
import { texts } from './en.ts'

/** What to tell a person about anything that was thrown. */
export function errorText(error: unknown): string {
  return texts.errors[error instanceof ChatError ? error.code : 'internal']
}

/** The code of a refusal; `internal` for whatever else was thrown. */
export function errorCode(error: unknown): ChatError['code'] {
  return error instanceof ChatError ? error.code : 'internal'
}
