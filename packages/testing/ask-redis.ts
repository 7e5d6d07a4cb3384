import { Redis } from 'ioredis'

/** One command to a test's own Redis, past all of our code: to look at what is really there, or to break something. */
export async function askRedis(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url)
  // A connection that breaks rejects the call, if it comes to that.
  client.on('error', () => {})
  try {
    return await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
