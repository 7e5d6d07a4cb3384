import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { joinChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { createSession, endSession } from '@runnel/redis/session/session'
import { createUser, findUserByHandle } from '@runnel/redis/user/user'

/** The people of a flood: accounts without a password, kept from one flood to the next, each on a socket of its own. */
export interface Crowd extends AsyncDisposable {
  clients: Client[]
  /** How many lost their connection and came back at least once. */
  resumed(): number
  /** How many are connected right now. */
  online(): number
}

async function requirePerson(redis: Redis, index: number): Promise<UserId> {
  const handle = `flood-${index + 1}`
  const known = await findUserByHandle(redis, handle)
  if (known) return known.user
  try {
    return (await createUser(redis, { handle, name: `Flood ${index + 1}`, signUp: 'operator' })).user.user
  } catch (error) {
    // Another flood made it between the two calls.
    const other = error instanceof ChatError ? await findUserByHandle(redis, handle) : undefined
    if (!other) throw error
    return other.user
  }
}

/** Makes the people, members of the channel, and connects them to `url`. Their sessions end with the crowd. */
export async function gatherCrowd(
  redis: Redis,
  {
    url,
    channel,
    size,
    onGathered,
  }: { url: string; channel: ChannelId; size: number; onGathered: (count: number) => void },
): Promise<Crowd> {
  const clients: Client[] = []
  const sessions: string[] = []
  const fallen = new Set<Client>()
  const risen = new Set<Client>()
  for (let index = 0; index < size; index += 1) {
    const user = await requirePerson(redis, index)
    await joinChannel(redis, { channel, by: user, user })
    const { token } = await createSession(redis, { user })
    sessions.push(token)
    const client = createClient({ url, token, transports: ['websocket'] })
    client.connection.subscribe(({ phase }, before) => {
      if (before.phase === 'online' && phase !== 'online') fallen.add(client)
      if (phase === 'online' && fallen.has(client)) risen.add(client)
    })
    clients.push(client)
    client.start()
    onGathered(index + 1)
  }
  return {
    clients,
    resumed: () => risen.size,
    online: () => clients.filter((client) => client.connection.getState().phase === 'online').length,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.stop()))
      for (const token of sessions) await endSession(redis, { token })
    },
  }
}
