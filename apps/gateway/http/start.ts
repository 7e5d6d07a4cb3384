import { beforeFirst, channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { ChatError } from '@runnel/protocol/errors'
import { routes } from '@runnel/protocol/http'
import { invitationToken } from '@runnel/protocol/invitation'
import type { Resumed } from '@runnel/protocol/session'
import { readPageText } from '@runnel/redis/history/history'
import { findChannelInvitation } from '@runnel/redis/invitation/channel-invitation'
import { checkInvitation } from '@runnel/redis/invitation/invitation'
import { countUsers, findUserTexts } from '@runnel/redis/user/user'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Rates } from '../rates.ts'
import type { Resumes } from '../resume.ts'
import { WireText } from '../packet.ts'
import { requireToken } from '../session.ts'
import { settleIn } from '../settle-in.ts'
import { serveRoute } from './route.ts'

/** What pages are first rendered from. */
export function serveStart(server: FastifyInstance, app: App, rates: Rates, resumes: Resumes): void {
  const { redis, settings } = app

  serveRoute(server, app, rates, routes.workspace, async () => ({
    name: settings.workspace,
    signUp: (await countUsers(redis)) === 0 ? ('first' as const) : settings.signUp,
  }))

  serveRoute(server, app, rates, routes.invitation, async ({ request, address }) => {
    await rates.spend('invitation', address)
    const { token } = request.params as { token: string }
    if (!invitationToken.safeParse(token).success) throw new ChatError('not_found')
    const { workspace } = settings
    if (await checkInvitation(redis, token)) return { workspace }
    const channel = await findChannelInvitation(redis, token)
    if (channel === undefined) throw new ChatError('not_found')
    return { workspace, channel }
  })

  serveRoute(server, app, rates, routes.start, async ({ request, token }) => {
    const {
      session: { user },
    } = await requireToken(redis, token)
    const { channel } = request.query as { channel?: unknown }
    if (channel !== undefined && !isChannelId(channel)) throw new ChatError('bad_request')
    let session = await resumes.read(user)
    if (session.channels.length === 0 && session.me.role === 'owner') {
      // Their sign-up was cut short before it made #general.
      await settleIn(redis, session.me)
      session = await resumes.read(user)
    }
    const page = channel === undefined ? undefined : await readPageText(redis, opening(session, channel))
    const people = new Set<UserId>([user, ...(page?.people ?? [])])
    for (const { members = [] } of session.channels) for (const one of members) people.add(one)
    const users = await findUserTexts(redis, [...people])
    const pageMember = page ? `"page":${page.json},` : ''
    return new WireText(`{"session":${JSON.stringify(session)},${pageMember}"users":[${users.join(',')}]}`)
  })
}

/** With more unread than this the first page is the one around the first of them; else the newest, which then shows them all. */
const unreadPerPage = 40

/** The page at which a person opens a channel. */
function opening({ me, channels }: Resumed, channel: ChannelId) {
  const mine = channels.find((one) => one.channel === channel)
  const isFarBehind = mine !== undefined && mine.unread > unreadPerPage && mine.readId !== beforeFirst
  return { channel, reader: me.user, ...(isFarBehind && { around: mine.readId }) }
}

function isChannelId(value: unknown): value is ChannelId {
  return typeof value === 'string' && channelIdPattern.test(value)
}
