import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelLimits, ChannelRole } from '@runnel/protocol/entry'
import type { UserId } from '@runnel/protocol/ids'

/** What can be done with a message. */
export type Act =
  | 'react'
  | 'thread'
  | 'edit'
  | 'copy'
  | 'link'
  | 'quote'
  | 'pin'
  | 'unread'
  | 'versions'
  | 'reactions'
  | 'delete'
  | 'menu'

/** The keys that do it while a message has the focus. */
const keys: Readonly<Record<string, Act>> = {
  r: 'react',
  t: 'thread',
  e: 'edit',
  c: 'link',
  q: 'quote',
  p: 'pin',
  u: 'unread',
  m: 'menu',
  ContextMenu: 'menu',
  Delete: 'delete',
}

/** What a key asks for. */
export function actOfKey(key: string): Act | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined
}

/** The key to show beside an act. */
export function keyOfAct(act: Act): string | undefined {
  const key = Object.keys(keys).find((one) => keys[one] === act)
  return key?.length === 1 ? key.toUpperCase() : key
}

/** What decides what I may do with the messages of a channel. */
export interface Standing {
  me: UserId | undefined
  /** My own role in the channel. */
  role: ChannelRole
  posting: ChannelLimits['posting']
  /** How long authors may edit, in seconds; 0: for ever. */
  editSeconds: number
  isDirect: boolean
  isArchived: boolean
  /** Nothing that is said here is stored, so nothing of it can be changed. */
  isEphemeral: boolean
  isMuted: boolean
}

/** What I can do with a message at a moment (ms since 1970); what I may not do is not offered. */
export function actsOn(item: MessageItem, standing: Standing, now: number): ReadonlySet<Act> {
  if (item.deleted !== undefined) return new Set()
  const { me, role, posting, editSeconds, isDirect, isArchived, isEphemeral, isMuted } = standing
  const isMine = item.by === me
  const isModerator = !isDirect && (role === 'owner' || role === 'moderator')
  const isWriter = posting === 'all' || isModerator || (posting === 'voice' && role === 'voice')
  const maySpeak = !isArchived && !isMuted
  const mayWrite = maySpeak && isWriter
  const isStored = item.id !== undefined && !isEphemeral
  const isInTime = editSeconds === 0 || now <= item.at + editSeconds * 1000
  const acts: readonly [Act, boolean][] = [
    ['react', isStored && maySpeak],
    ['thread', isStored],
    ['edit', isMine && (item.id === undefined || (isStored && mayWrite && isInTime))],
    ['copy', true],
    ['link', isStored],
    ['quote', mayWrite && item.id !== undefined],
    ['pin', isStored && mayWrite],
    ['unread', isStored],
    ['versions', isStored && item.editedAt !== undefined && (isMine || isModerator)],
    ['reactions', isStored && item.reactions !== undefined],
    ['delete', (isMine || isModerator) && (item.id === undefined || isStored)],
    ['menu', true],
  ]
  return new Set(acts.filter(([, may]) => may).map(([act]) => act))
}

/** Whether I react to a message with an emoji already. */
export function reactsWith(item: MessageItem, emoji: string): boolean {
  return item.reactions?.some((reaction) => reaction.emoji === emoji && reaction.mine === true) ?? false
}
