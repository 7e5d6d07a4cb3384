import type { ChannelKind, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { NotifyAbout, Preferences } from '@runnel/protocol/preference'
import { findKeyword } from './keyword.ts'

/** Why something is worth a notification: the first that holds. */
export type NotifyReason = 'mention' | 'direct' | 'everyone' | 'keyword' | 'thread' | 'all'

/** What becomes of something that was said: nothing to show, a badge, or a notification, heard unless silent. */
export type Notice =
  | { shows: 'nothing' | 'badge' }
  | { shows: 'notification'; isHeard: boolean; reason: NotifyReason }

/** What is decided upon. */
export interface Said {
  entry: Pick<MessagePosted | ThreadReplied, 'by' | 'text' | 'mentions' | 'everyone' | 'thread' | 'type'>
  me: UserId
  channel: { channel: ChannelId; kind: ChannelKind }
  preferences: Preferences
  /** I follow the thread it is a reply in. */
  isFollowed?: boolean
  /** I have it before my eyes, or read it elsewhere. */
  isSeen?: boolean
  /** My presence says that I am busy. */
  isBusy?: boolean
  /** In ms since 1970. */
  now: number
}

/** What I chose for a channel, or what holds without a choice: everything in direct conversations, what calls me elsewhere. */
export function notifyAboutOf(
  { channel, kind }: Said['channel'],
  { notify, channels }: Preferences,
): NotifyAbout {
  const chosen = channels?.[channel]?.notify
  if (chosen !== undefined) return chosen
  return kind === 'direct' && notify !== 'nothing' ? 'all' : (notify ?? 'mentions')
}

/**
 * Whether something that was said is worth a notification to me. What I said myself or have seen never is. In a muted channel only what names
 * me is; quiet hours and being busy leave a badge. A reply that is not shown in the channel reaches those who follow its thread or are named.
 */
export function shouldNotify(said: Said): Notice {
  const { entry, me, channel, preferences, isSeen = false, isBusy = false, now } = said
  if (entry.by === me || isSeen) return { shows: 'nothing' }
  const reason = reasonOf(said)
  const isMuted = preferences.channels?.[channel.channel]?.isMuted === true
  if (isMuted && reason !== 'mention') return { shows: 'nothing' }
  if (reason === undefined) return { shows: entry.type === 'thread.replied' ? 'nothing' : 'badge' }
  const about = notifyAboutOf(channel, preferences)
  if (about === 'nothing' || (about === 'mentions' && (reason === 'all' || reason === 'direct')))
    return { shows: 'badge' }
  if (isBusy || isQuiet(preferences.quietHours, now)) return { shows: 'badge' }
  return { shows: 'notification', isHeard: preferences.isSilent !== true, reason }
}

function reasonOf({ entry, me, channel, preferences, isFollowed = false }: Said): NotifyReason | undefined {
  if (entry.mentions?.includes(me)) return 'mention'
  const isInChannel = entry.type === 'message.posted'
  if (isInChannel && channel.kind === 'direct') return 'direct'
  if (entry.everyone !== undefined) return 'everyone'
  if ((isInChannel || isFollowed) && findKeyword(entry.text, preferences.keywords ?? []) !== undefined)
    return 'keyword'
  if (entry.thread !== undefined && isFollowed) return 'thread'
  return isInChannel ? 'all' : undefined
}

/** Whether a moment, in ms since 1970, is within quiet hours, which may go over midnight; `from` is, `to` is no more. The same time twice is never. */
export function isQuiet(hours: Preferences['quietHours'], now: number): boolean {
  if (!hours) return false
  const time = timeOfDay(now, hours.timeZone)
  if (time === undefined) return false
  const { from, to } = hours
  return from <= to ? from <= time && time < to : from <= time || time < to
}

/** `00:00` to `23:59`; undefined in a time zone that this place does not know. */
function timeOfDay(now: number, timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now)
  } catch {
    return undefined
  }
}
