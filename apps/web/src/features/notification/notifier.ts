import { threadPath } from '@/realtime/paths.ts'
import type { Client } from '@runnel/client/client'
import { threadKey } from '@runnel/client/thread'
import type { LogEntry, MessagePosted, ThreadReplied } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { shouldNotify } from '@runnel/rules/notify'
import { createStore } from 'zustand/vanilla'
import { channelTitle, othersIn } from '@/realtime/channel-title.ts'
import type { Texts } from '@/texts/catalogue.ts'
import { standForLeadTab } from './lead-tab.ts'
import { permissionNow } from './permission.ts'
import { isPostponed, postpone } from './postpone.ts'
import { playSound } from './sound.ts'

type Said = MessagePosted | ThreadReplied

/** News are looked at together after so long, in ms: by then another device has said what was read there. */
const gatherMs = 500
/** Signs of a message that a notification shows. */
const bodyLength = 160

export interface NotifierOptions {
  client: Client
  openPath(path: string): void
  /** A message on one line. */
  excerptOf(text: string): string
  /** What it says, at this moment. */
  words: () => { notification: Texts<'notification'>; shell: Texts<'shell'> }
  now?: () => number
}

/** Who wanted to reach me while this browser had not been asked yet whether it may tell me. */
export interface Unasked {
  by: UserId
}

/**
 * Tells me of what concerns me while I look elsewhere, as the rules decide: one notification for each channel and thread, which the next one of
 * the same place replaces, and which goes when it is read, here or elsewhere, or deleted. It never asks the browser by itself: `unasked` says
 * when there is reason to.
 */
export function startNotifier({ client, openPath, excerptOf, words, now = Date.now }: NotifierOptions) {
  const unasked = createStore<{ reason: Unasked | undefined }>(() => ({ reason: undefined }))
  const shown = new Map<string, Shown>()
  const gathered: { channel: ChannelId; entry: Said }[] = []
  const deleted = new Set<EntryId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const me = client.me.getState()?.user
  const lead = standForLeadTab(me ?? '')
  client.wantPreferences()

  function take(channel: ChannelId, entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (entry.type === 'message.deleted') {
        for (const id of entry.messages) deleted.add(id)
        for (const one of shown.values()) if (deleted.has(one.entry.id)) withdraw(one)
      }
      if ((entry.type === 'message.posted' || entry.type === 'thread.replied') && entry.text !== '')
        gathered.push({ channel, entry })
    }
    if (gathered.length > 0) timer ??= setTimeout(decide, gatherMs)
  }

  function decide(): void {
    timer = undefined
    const tellable = new Map<string, { channel: ChannelId; entry: Said; isHeard: boolean }[]>()
    for (const { channel, entry } of gathered.splice(0)) {
      const state = client.channels.getState().get(channel)
      if (!state || me === undefined || deleted.has(entry.id)) continue
      const notice = shouldNotify({
        entry,
        me,
        channel: state,
        preferences: client.preferences.getState(),
        isFollowed: isFollowed(channel, entry),
        isSeen: isRead(channel, entry) || isLookedAt(channel, entry),
        isBusy: client.presence.getState().get(me)?.state === 'busy',
        now: now(),
      })
      if (notice.shows !== 'notification') continue
      client.needUsers([entry.by])
      const place = placeOf(channel, entry)
      tellable.set(place, [...(tellable.get(place) ?? []), { channel, entry, isHeard: notice.isHeard }])
    }
    deleted.clear()
    const permission = permissionNow()
    const last = [...tellable.values()].at(-1)?.at(-1)
    if (permission === 'default' && last && !isPostponed(now()))
      unasked.setState({ reason: { by: last.entry.by } })
    if (permission !== 'granted' || !lead.isLead()) return
    let isHeard = false
    for (const [place, news] of tellable) {
      isHeard ||= news.some((one) => one.isHeard)
      tell(place, news.at(-1)!, news.length)
    }
    if (isHeard) void playSound()
  }

  function tell(place: string, { channel, entry }: { channel: ChannelId; entry: Said }, count: number): void {
    const total = (shown.get(place)?.count ?? 0) + count
    const { title, body } = wordsFor(channel, entry, total)
    let notification: Notification
    try {
      // The sound is our own, where there is to be one.
      notification = new Notification(title, { body, tag: `runnel ${place}`, silent: true })
    } catch {
      return
    }
    const one: Shown = { place, channel, entry, count: total, notification }
    shown.set(place, one)
    notification.addEventListener('click', () => {
      window.focus()
      openPath(pathOf(channel, entry))
      withdraw(one)
    })
    notification.addEventListener('close', () => {
      if (shown.get(place) === one) shown.delete(place)
    })
  }

  function wordsFor(channel: ChannelId, entry: Said, count: number): { title: string; body: string } {
    const { notification: texts, shell } = words()
    const state = client.channels.getState().get(channel)!
    const users = client.users.getState()
    const name = users.get(entry.by)?.name ?? texts.someone
    const others = othersIn(state, me).flatMap((user) => users.get(user) ?? [])
    const place = channelTitle(state, others, shell)
    const isDirect = state.kind === 'direct' && others.length < 2
    const title =
      count > 1
        ? texts.several(count, place)
        : entry.type === 'thread.replied'
          ? texts.inThread(name, place)
          : isDirect
            ? texts.direct(name)
            : texts.inChannel(name, place)
    const said = cut(excerptOf(entry.text)) || texts.noWords
    return { title, body: count > 1 && !isDirect ? `${name}: ${said}` : said }
  }

  function isFollowed(channel: ChannelId, { thread }: Said): boolean {
    if (thread === undefined) return false
    return client.threads.getState().get(threadKey(channel, thread))?.isFollowed === true
  }

  /** Here or on another device. */
  function isRead(channel: ChannelId, entry: Said): boolean {
    const readId = client.channels.getState().get(channel)?.readId
    if (readId !== undefined && sequenceOf(entry.id) <= sequenceOf(readId)) return true
    if (entry.thread === undefined || entry.reply === undefined) return false
    const standing = client.threads.getState().get(threadKey(channel, entry.thread))
    return standing !== undefined && entry.reply <= standing.readReply
  }

  function withdraw(one: Shown): void {
    if (shown.get(one.place) === one) shown.delete(one.place)
    one.notification.close()
  }

  function withdrawRead(): void {
    const channels = client.channels.getState()
    for (const one of shown.values())
      if (!channels.has(one.channel) || isRead(one.channel, one.entry)) withdraw(one)
  }

  const stops = [
    // What comes in live: to follow every channel through each loss of the connection would cost more than a notification is worth.
    client.on('channel:events', ({ channel, events }) => take(channel, events)),
    client.channels.subscribe(withdrawRead),
    client.threads.subscribe(withdrawRead),
    me === undefined ? () => {} : client.watchPresence([me]),
    () => clearTimeout(timer),
    () => lead.stop(),
    () => {
      for (const one of shown.values()) withdraw(one)
    },
  ]
  return {
    unasked,
    /** The person was asked, or does not want to be. */
    answered(isLater: boolean): void {
      if (isLater) postpone(now())
      unasked.setState({ reason: undefined })
    },
    stop(): void {
      for (const stop of stops) stop()
    },
  }
}

export type Notifier = ReturnType<typeof startNotifier>

interface Shown {
  place: string
  channel: ChannelId
  entry: Said
  /** How many messages it stands for. */
  count: number
  notification: Notification
}

/** A reply belongs to its thread, unless the channel shows it, too. */
const isInThread = (entry: Said): entry is ThreadReplied => entry.type === 'thread.replied'

function placeOf(channel: ChannelId, entry: Said): string {
  return isInThread(entry) ? `${channel} ${entry.thread}` : channel
}

function pathOf(channel: ChannelId, entry: Said): string {
  return isInThread(entry) ? threadPath(channel, entry.thread, entry.id) : `/c/${channel}?at=${entry.id}`
}

/** Whether it comes in before my eyes. */
function isLookedAt(channel: ChannelId, entry: Said): boolean {
  if (document.visibilityState !== 'visible' || !document.hasFocus()) return false
  const { pathname, search } = window.location
  if (pathname !== `/c/${channel}`) return false
  return !isInThread(entry) || new URLSearchParams(search).get('thread') === entry.thread
}

function cut(text: string): string {
  const signs = Array.from(text)
  return signs.length > bodyLength ? `${signs.slice(0, bodyLength).join('')}…` : text
}
