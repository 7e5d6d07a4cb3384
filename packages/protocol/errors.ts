interface ErrorKind {
  status: number
  retryable: boolean
  message: string
}

/** Every refusal a client can meet: one list, each with its HTTP status, whether the same request may succeed later, and the sentence that is told where there is none more exact. */
export const errorKinds = {
  bad_request: { status: 400, retryable: false, message: 'This request is not well formed.' },
  unauthenticated: { status: 401, retryable: false, message: 'Sign in first.' },
  forbidden: { status: 403, retryable: false, message: 'You may not do this.' },
  not_found: { status: 404, retryable: false, message: 'There is nothing here under that name.' },
  conflict: { status: 409, retryable: false, message: 'This is already so, or the name is taken.' },
  locked: { status: 423, retryable: true, message: 'Someone else is changing this channel.' },
  lock_lost: {
    status: 409,
    retryable: false,
    message: 'Your hold on this channel has ended; nothing was changed.',
  },
  too_large: { status: 413, retryable: false, message: 'This is larger than allowed.' },
  rate_limited: { status: 429, retryable: true, message: 'Too much at once; try again in a moment.' },
  too_old: { status: 426, retryable: false, message: 'This client is too old; reload to get the new one.' },
  unavailable: {
    status: 503,
    retryable: true,
    message: 'The server cannot do this right now; it will be tried again.',
  },
  internal: { status: 500, retryable: true, message: 'Something went wrong on the server.' },
} as const satisfies Record<string, ErrorKind>

/** What programs go by: a sentence may change, a code does not. */
export type ErrorCode = keyof typeof errorKinds

/** What a person is told besides the code. `retryAfterMs` is a delay in milliseconds. */
export interface ErrorDetails {
  /** A sentence for the person; the kind's own sentence when left out. Never text of another person, never a secret. */
  message?: string
  retryAfterMs?: number
  /** With `locked`: who holds the lock. */
  holder?: string
  /** With `locked`: when it ends, in ms since 1970. */
  expiresAt?: number
  cause?: unknown
}

/** The error object of every acknowledgement and every HTTP answer. */
export interface ErrorAnswer {
  code: ErrorCode
  message: string
  retryable: boolean
  retryAfterMs?: number
  holder?: string
  expiresAt?: number
}

/** An expected refusal. Anything else that is thrown is a fault and is answered as `internal`. */
export class ChatError extends Error {
  readonly code: ErrorCode
  readonly retryAfterMs: number | undefined
  readonly holder: string | undefined
  readonly expiresAt: number | undefined

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(
      details.message ?? errorKinds[code].message,
      details.cause === undefined ? {} : { cause: details.cause },
    )
    this.name = 'ChatError'
    this.code = code
    this.retryAfterMs = details.retryAfterMs
    this.holder = details.holder
    this.expiresAt = details.expiresAt
  }

  get isRetryable(): boolean {
    return errorKinds[this.code].retryable
  }

  get status(): number {
    return errorKinds[this.code].status
  }

  toAnswer(): ErrorAnswer {
    return {
      code: this.code,
      message: this.message,
      retryable: this.isRetryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.holder === undefined ? {} : { holder: this.holder }),
      ...(this.expiresAt === undefined ? {} : { expiresAt: this.expiresAt }),
    }
  }

  static fromAnswer(answer: ErrorAnswer): ChatError {
    const { code, retryable: _, ...details } = answer
    return new ChatError(code in errorKinds ? code : 'internal', details)
  }
}
