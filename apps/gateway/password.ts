import { hash, verify } from '@node-rs/argon2'
import { ChatError } from '@runnel/protocol/errors'

/** argon2id (number 2) with 19 MiB and two passes, as OWASP advises: some 20 ms of one core. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** At once: the rest of the process's threads stay free for everything else. */
const atOnce = 2
/** May wait, a few seconds at most: a company that signs in at nine. More are sent away, as they would wait for longer than a person does. */
const mayWait = 256

/** Hashes and checks passwords, a few at a time, so that a flood of sign-ins neither freezes the gateway nor fills its memory. */
export interface Passwords {
  /** Rejects with `rate_limited` when too many wait. */
  hash(password: string): Promise<string>
  /** Whether it is right. Takes the same time when there is no such person (`undefined`). Rejects with `rate_limited`, and with what `limit` throws. */
  verify(hashed: string | undefined, password: string, limit: GuessLimit): Promise<boolean>
}

/** Both are called in the turn of a check: of many guesses that wait together, those behind the last permitted one are not looked at. */
export interface GuessLimit {
  /** Throws when there were too many wrong ones. */
  check(): Promise<void>
  /** Counts a wrong one. */
  spend(): Promise<void>
}

/** Makes a {@link Passwords} with a queue of its own. */
export function createPasswords(): Passwords {
  const waiting: (() => void)[] = []
  let running = 0
  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running < atOnce) running += 1
    else {
      if (waiting.length >= mayWait) throw new ChatError('rate_limited', { retryAfterMs: 2_000 })
      // Whoever ends hands over its place.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  // What a sign-in with an unknown handle is compared with; made now, so that not even the first one tells by its time.
  const nobody = hash('nobody has this password', cost)
  nobody.catch(() => {})
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    async verify(hashed, password, limit) {
      const compared = hashed ?? (await nobody)
      return inTurn(async () => {
        await limit.check()
        const isRight = (await verify(compared, password)) && hashed !== undefined
        if (!isRight) await limit.spend()
        return isRight
      })
    },
  }
}
