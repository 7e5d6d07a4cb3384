import { parseAddress } from '../address.ts'
import { openClient, whenReady } from '../client.ts'
import { withDeadline } from '../deadline.ts'

const deadlineMs = 3_000

/**
 * Lets a running server read its file of users again; who is signed in there as one that has changed comes back. False where no server answers
 * the owner (yet), or one that has no such file: it reads it when it starts.
 */
export async function rereadUsers(url: string): Promise<boolean> {
  const client = openClient({ address: parseAddress(url), role: 'owner', deadlineMs, onError: () => {} })
  try {
    await withDeadline(whenReady(client), deadlineMs, 'connecting to Redis')
    await withDeadline(client.call('ACL', 'LOAD'), deadlineMs, 'ACL LOAD')
    return true
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}
