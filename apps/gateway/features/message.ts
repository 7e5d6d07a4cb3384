import { ChatError } from '@runnel/protocol/errors'
import type { Everyone } from '@runnel/protocol/entry'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { readMembers } from '@runnel/redis/member/member'
import { deleteMessage } from '@runnel/redis/message/delete'
import { editMessage, readVersions } from '@runnel/redis/message/edit'
import { appendMessage } from '@runnel/redis/message/message'
import { pinMessage, readPins } from '@runnel/redis/message/pin'
import { readPresence } from '@runnel/redis/presence/presence'
import { appendReply } from '@runnel/redis/thread/reply'
import { announceThread } from '@runnel/redis/thread/thread'
import { findUserIds } from '@runnel/redis/user/user'
import { findEveryone, findMentions } from '@runnel/rules/mentions'
import type { App, ChatSocket } from '../app.ts'
import type { Memberships } from '../membership.ts'
import type { Handlers } from '../request.ts'

/** Online members that `@here` calls one by one; where there are more, it calls the whole channel. */
const hereLimit = 500
/** Members of a channel whose presence is looked up for `@here`; where there are more, it calls the whole channel. */
const hereMembers = 2_000

/** Saying something and changing it: one call to Redis each, which checks, orders, stores and announces (MSG-1 to MSG-5). */
export function messageHandlers(
  app: App,
  memberships: Memberships,
): Handlers<
  | 'message:send'
  | 'message:edit'
  | 'message:delete'
  | 'message:pin'
  | 'message:unpin'
  | 'message:pins'
  | 'message:versions'
> {
  const { redis, counters, log } = app
  /** How they stand to a thread now. What is not told here is told by the job that the write left. */
  const tellFollowers = (told: { channel: ChannelId; thread: EntryId; users: UserId[] }) => {
    announceThread(redis, told).catch((error: unknown) =>
      log.warn({ channel: told.channel, error }, 'the followers of a thread were not told'),
    )
  }
  /** Notes how long an append took and what came of it. */
  const counted = async <Appended extends { duplicate: boolean }>(append: () => Promise<Appended>) => {
    const startedAt = performance.now()
    try {
      const appended = await append()
      counters.appends.inc({ outcome: appended.duplicate ? 'repeated' : 'stored' })
      return appended
    } catch (error) {
      counters.appends.inc({ outcome: error instanceof ChatError ? error.code : 'internal' })
      throw error
    } finally {
      counters.appendSeconds.observe((performance.now() - startedAt) / 1_000)
    }
  }
  return {
    async 'message:send'({ channel, clientId, text, action, thread, inChannel }, { socket, afterAnswer }) {
      const by = socket.data.user
      const calls = text.includes('@') ? await callsOf(app, memberships, socket, { channel, text }) : {}
      const said = { channel, by, clientId, text, action, ...calls }
      if (thread === undefined) {
        const { id, sequence, duplicate } = await counted(() => appendMessage(redis, said))
        return { id, sequence, duplicate }
      }
      const reply = await counted(() => appendReply(redis, { ...said, thread, inChannel }))
      const { id, sequence, duplicate } = reply
      if (reply.followers.length > 0)
        afterAnswer(() => tellFollowers({ channel, thread, users: reply.followers }))
      return { id, sequence, duplicate }
    },

    async 'message:edit'(input, { socket, afterAnswer }) {
      const { channel, text } = input
      const mentions = text.includes('@') ? await mentionedIn(app, text) : []
      const edit = { ...input, by: socket.data.user, mentions, everyone: findEveryone(text) }
      const { follow, ...changed } = await editMessage(redis, edit)
      if (follow) afterAnswer(() => tellFollowers({ channel, ...follow }))
      return changed
    },

    'message:delete': (input, { socket }) => deleteMessage(redis, { ...input, by: socket.data.user }),
    'message:pin': (input, { socket }) => pinMessage(redis, { ...input, by: socket.data.user, isOn: true }),
    'message:unpin': (input, { socket }) =>
      pinMessage(redis, { ...input, by: socket.data.user, isOn: false }),
    async 'message:pins'({ channel }, { socket }) {
      return { messages: await readPins(redis, { channel, reader: socket.data.user }) }
    },
    async 'message:versions'({ channel, id }, { socket }) {
      return { versions: await readVersions(redis, { channel, id, reader: socket.data.user }) }
    },
  }
}

async function mentionedIn({ redis }: App, text: string): Promise<UserId[]> {
  const handles = findMentions(text)
  return handles.length === 0 ? [] : [...(await findUserIds(redis, handles)).values()]
}

/** Whom a text calls: decided here, never believed from a client. Who of them is a member is asked where it is stored. */
async function callsOf(
  app: App,
  memberships: Memberships,
  socket: ChatSocket,
  { channel, text }: { channel: ChannelId; text: string },
): Promise<{ mentions: UserId[]; everyone?: Everyone; here?: UserId[] }> {
  const mentions = await mentionedIn(app, text)
  const everyone = findEveryone(text)
  if (everyone === undefined) return { mentions }
  // Only for members: the time it takes to count the others would tell an outsider that there is a channel, and how large it is (ACC-2).
  const isCounted = everyone === 'here' && (await memberships.isMember(socket, channel))
  const here = isCounted ? await readHere(app, channel) : undefined
  return here === undefined ? { mentions, everyone: 'channel' } : { mentions, everyone, here }
}

/** The members who are online; undefined where there are too many. */
async function readHere({ redis }: App, channel: ChannelId): Promise<UserId[] | undefined> {
  const members = [...(await readMembers(redis, channel)).keys()]
  if (members.length > hereMembers) return undefined
  const presences = await readPresence(redis, members)
  const here = presences
    .filter(({ state }) => state !== 'offline' && state !== 'unknown')
    .map(({ user }) => user)
  return here.length > hereLimit ? undefined : here
}
