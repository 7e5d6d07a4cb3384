import type { ChannelState } from '@runnel/client/client'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Section } from '@runnel/protocol/preference'
import type { User } from '@runnel/protocol/user'
import { channelTitle, othersIn } from '@/realtime/channel-title.ts'
import type { Texts } from '@/texts/catalogue.ts'
import type { Named } from './rank-places.ts'

/** What Ctrl+K leads to. */
export interface SwitcherPlace extends Named {
  key: string
  title: string
  /** What each word says of it, by the word's place; nothing for the title. */
  notes: readonly (string | undefined)[]
  target:
    | { kind: 'channel'; channel: ChannelState }
    | { kind: 'person'; user: User }
    | { kind: 'action'; run: () => void }
}

/** What is said of what is offered. */
export interface Said {
  shell: Texts<'shell'>
  switcher: Texts<'switcher'>
}

interface Known {
  me: UserId | undefined
  users: ReadonlyMap<UserId, User>
  sections: readonly Section[]
  recent: readonly ChannelId[]
  texts: Said
}

/** Nearer the front of what was visited lately: up to 12. */
const recency = (recent: readonly ChannelId[], channel: ChannelId): number => {
  const at = recent.indexOf(channel)
  return at < 0 ? 0 : Math.max(1, 12 - at)
}

/** My channels by their names, their people, topics and sections. */
export function channelPlaces(
  channels: Iterable<ChannelState>,
  { me, users, sections, recent, texts: { shell, switcher: texts } }: Known,
): SwitcherPlace[] {
  return [...channels].map((channel) => {
    const others = othersIn(channel, me).flatMap((id) => users.get(id) ?? [])
    const title = channelTitle(channel, others, shell)
    const section = sections.find((one) => one.channels.includes(channel.channel))?.name
    const rows: (readonly [string, string | undefined])[] = [
      [channel.kind === 'direct' ? title : channel.name, undefined],
      ...others.map((user) => [user.handle, texts.handle(user.handle)] as const),
      ...others.flatMap((user) =>
        (user.earlier ?? []).map((handle) => [handle, texts.earlier(handle)] as const),
      ),
      ...(section === undefined ? [] : [[section, texts.section(section)] as const]),
      ...(channel.topic === '' || channel.kind === 'direct'
        ? []
        : [[channel.topic, texts.topic(channel.topic)] as const]),
    ]
    const waits = Number(channel.unread > 0) * 3 + Number(channel.mentions > 0) * 2
    const isGone = channel.archived === true ? -15 : 0
    return {
      key: channel.channel,
      title,
      words: rows.map(([word]) => word),
      notes: rows.map(([, note]) => note),
      weight: recency(recent, channel.channel) + waits + isGone,
      target: { kind: 'channel', channel },
    }
  })
}

/** People with whom I have no channel of two yet, by name and handle. */
export function personPlaces(
  users: Iterable<User>,
  channels: Iterable<ChannelState>,
  me: UserId | undefined,
  texts: Texts<'switcher'>,
): SwitcherPlace[] {
  const inDirect = new Set(
    [...channels]
      .map((channel) => othersIn(channel, me))
      .flatMap((others) => (others.length === 1 ? others : [])),
  )
  const byId = new Map([...users].map((user) => [user.user, user]))
  return [...byId.values()]
    .filter(
      (user) =>
        user.user !== me && user.imported !== true && user.deactivated !== true && !inDirect.has(user.user),
    )
    .map((user) => ({
      key: user.user,
      title: user.name,
      words: [user.name, user.handle, ...(user.earlier ?? [])],
      notes: [
        texts.handle(user.handle),
        texts.handle(user.handle),
        ...(user.earlier ?? []).map((handle) => texts.earlier(handle)),
      ],
      weight: 0,
      target: { kind: 'person', user },
    }))
}

/** Things to do and places that are no channels. */
export function actionPlaces(
  actions: readonly { key: string; text: string; run: () => void }[],
): SwitcherPlace[] {
  return actions.map(({ key, text, run }) => ({
    key: `action ${key}`,
    title: text,
    words: [text],
    notes: [undefined],
    weight: 0,
    target: { kind: 'action', run },
  }))
}
