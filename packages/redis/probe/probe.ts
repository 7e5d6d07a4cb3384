import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { setTimeout as pause } from 'node:timers/promises'
import { createChannel } from '../channel/channel.ts'
import type { Redis } from '../connect.ts'
import { toChatError, withDeadline } from '../deadline.ts'
import { call, defineLibrary } from '../functions.ts'
import { newId } from '../new-id.ts'
import { touchPresence } from '../presence/presence.ts'
import { createSession, endAllSessions } from '../session/session.ts'

const library = defineLibrary(import.meta.url, './probe.lua')

/** A private channel and people in it whom nobody else can see or find, for trying whether an installation works. */
export interface Probe extends AsyncDisposable {
  readonly channel: ChannelId
  readonly people: readonly { readonly user: UserId; readonly token: string }[]
}

interface Trial {
  /** Under what it is noted. */
  place: string
  channel: ChannelId
  users: UserId[]
}

/** So long no trial takes, in ms: what is older was left behind by one that broke off. */
const staleMs = 10 * 60_000
/** How long the gateways may take to notice that probe people have gone, in ms. */
const goneMs = 3_000

/**
 * Brings so many people into a private channel of their own; letting go of it removes every trace of both but the ids of their messages, which
 * lapse in a day. Removes what trials that broke off left behind, too.
 */
export async function beginProbe(redis: Redis, count: number): Promise<Probe> {
  const { keys } = redis
  const leftovers = (await call(redis, library, 'probe_stale', [keys.probes], [staleMs], {
    readOnly: true,
  })) as string[]
  for (const json of leftovers) await removeTrial(redis, JSON.parse(json) as Trial)

  const users = Array.from({ length: count }, () => newId<UserId>('u_'))
  // The name under which they are noted, until their channel has its own.
  const place = newId<ChannelId>('c_')
  const note = (trial: Trial) =>
    call(
      redis,
      library,
      'probe_begin',
      [keys.users, keys.probes],
      [place, JSON.stringify(trial), ...users.flatMap((user, index) => [user, profile(index + 1)])],
    )
  await note({ place, channel: place, users })
  let channel = place
  const remove = () => removeTrial(redis, { place, channel, users })
  try {
    const [by, ...members] = users as [UserId, ...UserId[]]
    ;({ channel } = await createChannel(redis, { by, kind: 'private', name: 'doctor', members }))
    await note({ place, channel, users })
    const sessions = await Promise.all(
      users.map(async (user) => ({
        user,
        token: (await createSession(redis, { user, ttlMs: staleMs })).token,
      })),
    )
    return { channel, people: sessions, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** As somebody imported: they cannot sign in with a password, and are in no list of people. */
function profile(number: number): string {
  return JSON.stringify({
    handle: `probe-${number}`,
    name: `Probe ${number}`,
    role: 'member',
    imported: true,
  })
}

async function removeTrial(redis: Redis, { place, channel, users }: Trial): Promise<void> {
  const { keys, inside } = redis
  try {
    await Promise.all(users.map((user) => endAllSessions(redis, user)))
    await removePresence(redis, users)
    const ofChannel = [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.state(channel),
      keys.reactions(channel),
      keys.here(channel),
      keys.deleted(channel),
      ...users.map((user) => keys.mentions(channel, user)),
      ...users.map((user) => keys.threadReads(channel, user)),
    ]
    const ofUsers = users.map((user) => [
      keys.userChannels(user),
      keys.read(user),
      keys.userThreads(user),
      keys.preferences(user),
      keys.activities(user),
      keys.activitySeen(user),
      keys.userSessions(user),
    ])
    for (const together of [ofChannel, ...ofUsers])
      await withDeadline(inside.commands.unlink(...together), inside.deadlineMs, 'UNLINK')
    await call(redis, library, 'probe_finish', [keys.users, keys.probes], [place, ...users])
  } catch (error) {
    throw toChatError(error)
  }
}

/** Takes them out of presence at once, without the grace of a reload, and forgets that they were ever seen. */
async function removePresence(redis: Redis, users: readonly UserId[]): Promise<void> {
  const { keys, inside } = redis
  const { commands, deadlineMs } = inside
  const gateways = [...new Set((await Promise.all(users.map((user) => findGateways(redis, user)))).flat())]
  const places = users.flatMap((user) => gateways.map((gateway) => `${user} ${gateway}`))
  for (const until = performance.now() + goneMs; places.length > 0 && performance.now() < until;) {
    const connected = await withDeadline(
      commands.hmget(keys.presenceConnections, ...places),
      deadlineMs,
      'HMGET',
    )
    if (connected.every((one) => one === null)) break
    await pause(50)
  }
  for (const gateway of gateways) await touchPresence(redis, { gateway, users: [], gone: users })
  for (const key of [keys.presenceSeen, keys.presenceShown])
    await withDeadline(commands.hdel(key, ...users), deadlineMs, 'HDEL')
}

/** The gateways at which somebody is connected now, each as `<name>.<this life of it>`. */
export async function findGateways({ keys, inside }: Redis, user: UserId): Promise<string[]> {
  try {
    const leases = inside.commands.zrangebylex(keys.presenceIndex, `[u ${user} `, `(u ${user}!`)
    const members = await withDeadline(leases, inside.deadlineMs, 'ZRANGEBYLEX')
    return members.map((member) => member.split(' ')[2] ?? '')
  } catch (error) {
    throw toChatError(error)
  }
}
