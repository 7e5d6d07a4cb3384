import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { createChannel, joinChannel } from '@runnel/redis/channel/channel'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { createSession, findSession } from '@runnel/redis/session/session'
import { createUser } from '@runnel/redis/user/user'
import type { Seats } from './contenders.ts'
import type { Membership } from './load/wire.ts'

const atOnce = 50

/** Makes people who are signed in and members of one public channel each, and returns their tokens, channel by channel. */
export async function seatPeople(url: string, { channels, membersEach }: Seats): Promise<Membership[]> {
  await using redis = await connectRedis({ url })
  const users = await makePeople(redis, channels * membersEach)
  const memberships: Membership[] = []
  for (let place = 0; place < channels; place += 1) {
    const seated = users.slice(place * membersEach, (place + 1) * membersEach)
    const channel = await fillChannel(redis, `bench-${place}`, seated)
    const tokens = await inTurns(seated, async (user) => (await createSession(redis, { user })).token)
    memberships.push(...tokens.map((token) => ({ channel, token })))
  }
  return memberships
}

/** Makes people who are members of one public channel. */
export async function seatMembers(
  url: string,
  count: number,
): Promise<{ channel: ChannelId; users: UserId[] }> {
  await using redis = await connectRedis({ url })
  const users = await makePeople(redis, count)
  return { channel: await fillChannel(redis, 'bench', users), users }
}

/** Who the tokens of memberships belong to. */
export async function peopleOf(
  redis: Redis,
  members: readonly Membership[],
): Promise<{ user: UserId; token: string }[]> {
  return inTurns([...members], async ({ token }) => {
    const session = await findSession(redis, token)
    if (!session) throw new Error('a session that was just made is gone')
    return { user: session.user, token }
  })
}

/** Makes people without passwords or sessions. */
export function makePeople(redis: Redis, count: number): Promise<UserId[]> {
  const numbers = Array.from({ length: count }, (_, index) => index)
  return inTurns(numbers, async (number) => {
    const person = { handle: `person-${number}`, name: `Person ${number}`, signUp: 'operator' } as const
    const { user } = await createUser(redis, person)
    return user.user
  })
}

/** A public channel of the first one's, with all others in it. */
export async function fillChannel(redis: Redis, name: string, users: readonly UserId[]): Promise<ChannelId> {
  const [owner, ...others] = users
  if (!owner) throw new Error('a channel needs a member')
  const { channel } = await createChannel(redis, { by: owner, name, kind: 'public' })
  await inTurns(others, (user) => joinChannel(redis, { channel, by: user, user }))
  return channel
}

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))))
  return results
}
