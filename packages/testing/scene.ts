import type { ChannelId, EntryId, Epoch, UserId } from '@runnel/protocol/ids'
import type { RequestName } from '@runnel/protocol/requests'
import { convertChannel, setLimits } from '@runnel/redis/channel/administer'
import { createChannel } from '@runnel/redis/channel/channel'
import type { Redis } from '@runnel/redis/connect'
import { readLog } from '@runnel/redis/history/history'
import { createChannelInvitation } from '@runnel/redis/invitation/channel-invitation'
import { sendKnock } from '@runnel/redis/knock/knock'
import { acquireLock, withLock } from '@runnel/redis/lock/lock'
import { banMember } from '@runnel/redis/member/ban'
import { setMemberRole } from '@runnel/redis/member/member'
import { muteMember } from '@runnel/redis/member/mute'
import { appendMessage } from '@runnel/redis/message/message'
import { appendReply } from '@runnel/redis/thread/reply'
import type { Standing } from '@runnel/rules/permission-table'
import { randomUUID } from 'node:crypto'

/** A channel made for one request, and those it is about. */
export interface Scene {
  redis: Redis
  channel: ChannelId
  name: string
  kind: 'public' | 'private'
  epoch: Epoch
  /** What the asker wrote there, or somebody else if they never could; and that has one reply. */
  message: EntryId
  /** Who asks. */
  asker: UserId
  /** Owns it. */
  host: UserId
  /** A plain member. */
  tim: UserId
  /** An outsider. */
  eve: UserId
}

const clientId = randomUUID

/** What each request that names a channel is asked with, so that it is done if it may be; what it needs for that is made first. */
export const sceneInputs: Record<string, (scene: Scene) => object | Promise<object>> = {
  'channel:invite': ({ eve }) => ({ user: eve }),
  'channel:revoke-invitation': async ({ redis, channel, host }) => {
    const { invitation } = await createChannelInvitation(redis, { channel, by: host })
    return { invitation }
  },
  'channel:rename': () => ({ name: `new-${randomUUID()}` }),
  'channel:set-topic': () => ({ topic: 'news' }),
  'channel:set-limits': () => ({ limits: { slowSeconds: 5 } }),
  'channel:convert': ({ kind }) => ({ kind: kind === 'public' ? 'private' : 'public' }),
  'channel:transfer': ({ tim }) => ({ user: tim }),
  'channel:delete': ({ name }) => ({ name }),
  'channel:purge': ({ tim }) => ({ user: tim }),
  'knock:accept': ({ eve }) => ({ user: eve }),
  'knock:decline': ({ eve }) => ({ user: eve }),
  'message:send': () => ({ clientId: clientId(), text: 'hello' }),
  'message:edit': ({ message }) => ({ id: message, clientId: clientId(), text: 'better' }),
  'message:delete': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:pin': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:unpin': ({ message }) => ({ id: message, clientId: clientId() }),
  'message:versions': ({ message }) => ({ id: message }),
  'reaction:add': ({ message }) => ({ id: message, clientId: clientId(), emoji: '👍' }),
  'reaction:remove': ({ message }) => ({ id: message, clientId: clientId(), emoji: '👍' }),
  'reaction:list': ({ message }) => ({ id: message }),
  'thread:page': ({ message }) => ({ thread: message }),
  'thread:follow': ({ message }) => ({ thread: message }),
  'thread:unfollow': ({ message }) => ({ thread: message }),
  'thread:mark': ({ message }) => ({ thread: message, reply: 1 }),
  'thread:mark-unread': ({ message }) => ({ thread: message, reply: 1 }),
  'history:since': ({ epoch, message }) => ({ position: { epoch, id: message } }),
  'read:mark': ({ message }) => ({ id: message }),
  'read:mark-unread': ({ message }) => ({ id: message }),
  'draft:save': () => ({ text: 'later' }),
  'member:kick': ({ tim }) => ({ user: tim }),
  'member:ban': ({ tim }) => ({ user: tim }),
  'member:unban': ({ tim }) => ({ user: tim }),
  'member:mute': ({ tim }) => ({ user: tim }),
  'member:unmute': ({ tim }) => ({ user: tim }),
  'member:set-role': ({ tim }) => ({ user: tim, role: 'voice' }),
  'admin:break': async ({ redis, channel, host }) => {
    await acquireLock(redis, { channel, holder: host })
    return {}
  },
}

/** Who is in a scene besides the asker, and where it is. */
export interface Stagehands {
  redis: Redis
  host: UserId
  asker: UserId
  tim: UserId
  eve: UserId
}

/** Makes a channel in which the asker stands so, with what the request needs. */
export async function makeScene(
  { redis, host: by, asker, tim, eve }: Stagehands,
  { request, kind, standing }: { request: string; kind: 'public' | 'private'; standing: Standing },
): Promise<Scene> {
  const isKnock = request.startsWith('knock:')
  const name = `c-${randomUUID()}`
  const isIn = standing !== 'outsider'
  const { channel } = await createChannel(redis, {
    by,
    name,
    kind: isKnock ? 'public' : kind,
    members: [tim, ...(isIn ? [asker] : [])],
  })
  const author = isIn ? asker : by
  const { id } = await appendMessage(redis, { channel, by: author, clientId: clientId(), text: 'mine' })
  if (request.startsWith('thread:'))
    await appendReply(redis, { channel, by, clientId: clientId(), text: 'yours', thread: id })
  if (isKnock || isIn)
    await withLock(redis, { channel, holder: by }, async (lock) => {
      const task = { channel, by, lock }
      if (isKnock) {
        await setLimits(redis, { ...task, limits: { joining: 'approval' } })
        await sendKnock(redis, { channel, user: eve })
        // One cannot knock at a private channel; but it may have become one since.
        if (kind === 'private') await convertChannel(redis, { ...task, kind })
      }
      if (standing === 'banned') await banMember(redis, { ...task, user: asker })
      else if (standing === 'muted') await muteMember(redis, { ...task, user: asker })
      else if (standing !== 'member' && standing !== 'outsider')
        await setMemberRole(redis, { ...task, user: asker, role: standing })
    })
  const { epoch } = await readLog(redis, { channel, limit: 1 })
  return { redis, channel, name, kind, epoch, message: id, asker, host: by, tim, eve }
}

/** What a request is asked with that names no channel: well formed, and about nobody there is. */
export function placelessInput(request: RequestName): object {
  const user = 'u_000000000000'
  const given: Partial<Record<RequestName, object>> = {
    'session:end': { session: '000000000000' },
    'channel:create': { name: `made-${randomUUID()}`, kind: 'private' },
    'presence:set': { state: 'online' },
    'presence:read': { users: [user] },
    'presence:idle': { isIdle: false },
    'user:read': { users: [user] },
    'user:rename': { name: 'Somebody' },
    'invitation:revoke': { invitation: '000000000000' },
    'invitation:accept': { token: 'A'.repeat(22) },
    'account:set-role': { user, role: 'member' },
    'account:deactivate': { user },
    'account:reactivate': { user },
    'account:create-reset': { user },
    'activity:mark': { activity: 0 },
  }
  return given[request] ?? {}
}
