import { ChatError, errorKinds, type ErrorCode } from '@runnel/protocol/errors'

/**
 * Settles as `promise` does, or with `unavailable` after `ms`. A write whose deadline passed may have happened: callers repeat it under the
 * same id. `giveUp` sees to it that it does not happen later than that.
 */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  ms: number,
  what: string,
  giveUp: () => void = () => {},
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ChatError('unavailable', { cause: new Error(`${what}: no answer within ${ms} ms`) }))
      giveUp()
    }, ms)
  })
  try {
    return await Promise.race([promise, expired])
  } finally {
    clearTimeout(timer)
  }
}

/** Error words of Redis that mean "not now": memory, a failover, a Cluster that is rearranging itself. */
const outages = new Set(
  'OOM READONLY LOADING MASTERDOWN CLUSTERDOWN TRYAGAIN MOVED ASK NOREPLICAS MISCONF BUSY UNBLOCKED'.split(
    ' ',
  ),
)

/**
 * Why Redis refused or did not answer, in one lower-case word of a short list, for counting: `oom`, `readonly`, `misconf`, … as Redis says them,
 * and `silent` for everything without an answer. Undefined where Redis did what it was asked for, such as refusing somebody.
 */
export function outageOf(error: unknown): string | undefined {
  const cause = error instanceof ChatError && error.cause !== undefined ? error.cause : error
  const [, word = ''] = /^([A-Z]+)/.exec(cause instanceof Error ? cause.message : '') ?? []
  if (outages.has(word)) return word.toLowerCase()
  if (isFunctionMissing(cause)) return 'function'
  return error instanceof ChatError && error.code === 'unavailable' ? 'silent' : undefined
}

/** Whether Redis answered that the library a function belongs to is not loaded there. */
export function isFunctionMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Function not found')
}

/**
 * What a caller is told of a failure. A function's own refusal `CODE reason` becomes that code with the reason as message; whatever means
 * "Redis cannot do this now" or "nobody knows whether it did" becomes `unavailable`; the rest is a fault of ours: `internal`.
 */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error
  // The client's own error names the command and its arguments, which may hold what people wrote: only its message goes on.
  const cause = new Error(error instanceof Error ? error.message : String(error))
  const isReply = error instanceof Error && error.name === 'ReplyError'
  if (!isReply)
    return error instanceof TypeError
      ? new ChatError('internal', { cause: error })
      : new ChatError('unavailable', { cause })
  // Redis 7.0 puts ERR in front of a refusal of one word.
  const [, word = '', reason = ''] = /^(?:ERR (?=[A-Z_]+$))?([A-Z_]+) ?(.*)$/s.exec(error.message) ?? []
  const code = word.toLowerCase()
  // `RATE_LIMITED <ms> <sentence>`: how long to wait, in front of what is said.
  const [, delay, sentence] = (code === 'rate_limited' && /^(\d+) (.+)$/s.exec(reason)) || []
  if (delay !== undefined && sentence !== undefined)
    return new ChatError('rate_limited', { message: sentence, retryAfterMs: Number(delay), cause })
  if (Object.hasOwn(errorKinds, code)) {
    return new ChatError(code as ErrorCode, reason === '' ? { cause } : { message: reason, cause })
  }
  const isOutage = outages.has(word) || isFunctionMissing(error)
  return new ChatError(isOutage ? 'unavailable' : 'internal', { cause })
}
