import { Redis } from 'ioredis'

/** A log as bare as it can be: `XADD` of one field. Gives what adds to it; the connection ends with it. */
export function openPlainLog(url: string): AsyncDisposable & { add(body: string): Promise<unknown> } {
  const redis = new Redis(url)
  return {
    add: (body) => redis.xadd('log', '*', 'e', body),
    async [Symbol.asyncDispose]() {
      await redis.quit()
    },
  }
}
