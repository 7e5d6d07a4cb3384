import { Redis } from 'ioredis'

/** Whether suites run as the application's user: what looks behind the scenes does not. */
const isPast = process.env['RUNNEL_TEST_USERS'] === 'on'

/** One command to a test's own Redis, past all of our code and its users: to look at what is really there, or to break something. */
export async function askRedis(url: string, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(isPast ? url.replace(/\/\/runnel-app:[^@]*@/, '//') : url)
  // A connection that breaks rejects the call, if it comes to that.
  client.on('error', () => {})
  try {
    return await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
