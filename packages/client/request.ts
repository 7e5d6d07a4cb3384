import type { Answer } from '@runnel/protocol/answer'
import { ChatError } from '@runnel/protocol/errors'
import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import type { Clock } from './clock.ts'
import type { Wire } from './wire.ts'

/** How long an answer is waited for, in ms. */
export const requestMs = 10_000

/** How long one request is waited for, and what its silence means. */
export interface RequestOptions {
  timeoutMs?: number
  /** Without an answer to it the connection is given up, whatever else the server says. */
  mustBeAnswered?: true
}

/** Asks the server. Throws ChatError: the server's refusal, or `unavailable` when not connected or not answered, the outcome then being unknown. */
export type Request = <Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
  options?: RequestOptions,
) => Promise<RequestOutput<Name>>

/**
 * Requests over whichever wire is up. `onSilence`: a request was not answered in time and nothing else was heard either. `onDoubt`: the server
 * is heard and answers nothing: perhaps it does not hear us.
 */
export function createRequests(
  clock: Clock,
  { onSilence, onDoubt }: Record<'onSilence' | 'onDoubt', () => void>,
) {
  let wire: Wire | undefined
  let heardAt = 0
  let answeredAt = 0
  const unanswered = new Set<(error: ChatError) => void>()

  const request: Request = (name, input, { timeoutMs = requestMs, mustBeAnswered } = {}) =>
    new Promise((resolve, reject) => {
      if (!wire) return reject(new ChatError('unavailable', { message: 'Not connected.' }))
      const askedAt = clock.now()
      const fail = (error: ChatError) => {
        cancel()
        unanswered.delete(fail)
        reject(error)
      }
      const cancel = clock.after(timeoutMs, () => {
        fail(new ChatError('unavailable', { message: 'The server did not answer in time.' }))
        if (answeredAt > askedAt) return
        if (heardAt <= askedAt || mustBeAnswered) onSilence()
        else onDoubt()
      })
      unanswered.add(fail)
      wire.send(name, input, (answer) => {
        answeredAt = clock.now()
        if (!unanswered.has(fail)) return
        const { ok, data, error } = readAnswer(answer)
        if (!ok) return fail(error)
        cancel()
        unanswered.delete(fail)
        resolve(data as RequestOutput<typeof name>)
      })
    })

  return {
    request,
    /** The wire to ask on from now on; all that is unanswered on the one before fails with `unavailable`. */
    use(next: Wire | undefined): void {
      wire = next
      const lost = [...unanswered]
      for (const fail of lost) fail(new ChatError('unavailable', { message: 'The connection was lost.' }))
    },
    /** Something arrived: the connection lives. */
    hear(): void {
      heardAt = clock.now()
    },
  }
}

function readAnswer(
  answer: unknown,
): { ok: true; data: unknown; error?: never } | { ok: false; error: ChatError; data?: never } {
  const { ok, data, error } = (answer ?? {}) as Partial<Answer<unknown>> & { data?: unknown; error?: never }
  if (ok === true) return { ok, data }
  return { ok: false, error: error ? ChatError.fromAnswer(error) : new ChatError('internal') }
}
