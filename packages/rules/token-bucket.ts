/** How much is allowed: `burst` at once, `perSecond` in the long run. */
export interface Rate {
  perSecond: number
  burst: number
}

/** What is left to someone, and as of when (ms of any clock that does not go back). */
export interface TokenBucket {
  tokens: number
  at: number
}

/** A full bucket. */
export function fullBucket(rate: Rate, now: number): TokenBucket {
  return { tokens: rate.burst, at: now }
}

/** Takes a token from the bucket, or as many as something costs; the bucket is changed. Gives 0, or how long to wait for them in ms, and then takes none. */
export function takeToken(bucket: TokenBucket, rate: Rate, now: number, cost = 1): number {
  const gained = (Math.max(0, now - bucket.at) * rate.perSecond) / 1_000
  bucket.tokens = Math.min(rate.burst, bucket.tokens + gained)
  bucket.at = now
  if (bucket.tokens >= cost) {
    bucket.tokens -= cost
    return 0
  }
  return Math.ceil(((cost - bucket.tokens) * 1_000) / rate.perSecond)
}
