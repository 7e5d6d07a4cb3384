'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import { Suspense, use, useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { createStore } from 'zustand/vanilla'
import { namesEmoji, withNamedEmoji } from '@/features/composer/named-emoji.ts'
import { firstEmoji } from '@/features/emoji/recent-emoji.ts'
import { actsOn } from '@/features/message/act.ts'
import type { Act } from '@/features/message/act.ts'
import { ActsContext } from '@/features/message/acts-context.ts'
import type { Acts, Task } from '@/features/message/acts-context.ts'
import { ThreadContext } from '@/features/message/thread-context.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { useStore } from '@/realtime/use-store.ts'
import { loadTexts } from '@/texts/load.ts'
import { useLanguage, useTexts } from '@/texts/use-texts.ts'
import { lazily, loadPatiently } from '@/ui/lazily.ts'
import { toast } from '@/ui/toast.tsx'
import { standingIn } from './standing-in.ts'
import { typedOver } from './typed-over.ts'

const ActTask = lazily(() => import('./act-task.tsx').then((module) => module.ActTask))
const quickCount = 3
const loadEmoji = () => import('@/features/emoji/find-emoji.ts')

/**
 * Lets the messages within be acted on: what needs no question is done at once, what does opens beside the message.
 * `onDone`: what began in the text box below is over.
 */
export function MessageActs({
  channel,
  thread,
  onDone,
  children,
}: {
  channel: ChannelId
  /** The thread that is shown, and whose text box takes quotes. */
  thread?: EntryId | undefined
  onDone: () => void
  children: ReactNode
}) {
  const texts = useTexts('conversation').message
  const language = useLanguage()
  const client = useClient()
  const onThread = use(ThreadContext)
  const latest = useRef({ onThread, onDone })
  useEffect(() => {
    latest.current = { onThread, onDone }
  })
  const acts = useMemo((): Acts => {
    const task = createStore<Task | undefined>(() => undefined)
    const placeOf = (item: MessageItem) => ({
      user: client.me.getState()!.user,
      channel,
      message: item.id ?? item.key,
    })
    const offered = (item: MessageItem): ReadonlySet<Act> => {
      const state = client.channels.getState().get(channel)
      if (state === undefined) return new Set()
      const now = Date.now()
      const acts = actsOn(item, standingIn(state, client.me.getState(), now), now)
      if (latest.current.onThread !== undefined) return acts
      return new Set([...acts].filter((act) => act !== 'thread'))
    }
    const give = async (act: 'copy' | 'link' | 'quote', item: MessageItem) => {
      const [{ giveMessage }, { message }] = await loadPatiently(() =>
        Promise.all([import('./give-message.ts'), loadTexts(language)]),
      )
      await giveMessage(client, { channel, thread }, act, item, { someone: texts.someone, message })
    }
    const close = () => {
      const ended = task.getState()
      task.setState(undefined, true)
      if (ended === undefined) return
      if (ended.act === 'edit' && ended.anchor === undefined) return latest.current.onDone()
      // What was open gives the focus back by itself, unless what it was opened from is gone.
      setTimeout(() => {
        if (task.getState() !== undefined || !isFocusLost()) return
        const home = ended.anchor?.isConnected ? ended.anchor : ended.row
        home?.focus({ preventScroll: true })
      })
    }
    const open = (act: Task['act'], item: MessageItem, anchor: HTMLElement | undefined) => {
      task.setState({ act, item, anchor, row: anchor?.closest<HTMLElement>('article') ?? undefined }, true)
    }
    return {
      task,
      offered,
      close,
      run(act, item, anchor) {
        if (!offered(item).has(act)) return
        switch (act) {
          case 'thread':
            return latest.current.onThread?.(item)
          case 'copy':
          case 'link':
          case 'quote':
            return void give(act, item)
          case 'pin':
            return void client.pin(channel, item.id ?? item.key, item.pinned === undefined)
          case 'unread':
            if (item.id === undefined) return
            // What is said in a thread alone is unread there, and leaves the channel as it is.
            if (item.thread !== undefined && item.reply !== undefined && item.n === undefined) {
              client.markThreadUnread(channel, item.thread, item.reply)
              return toast(texts.markedUnreadInThread)
            }
            client.markUnread(channel, item.id)
            return toast(texts.markedUnread)
          case 'edit':
          case 'react':
          case 'menu':
          case 'versions':
          case 'reactions':
          case 'delete':
            return open(act, item, anchor)
        }
      },
      quick: () => firstEmoji(client.preferences.getState().recentEmoji ?? [], quickCount),
      react: (item, emoji, isOn) => void client.react(channel, item.id ?? item.key, emoji, isOn),
      typedOver: (item) => typedOver().get(placeOf(item)),
      noteTyped: (item, text) => typedOver().set(placeOf(item), text === item.text ? undefined : text),
      save(item, typed) {
        const place = placeOf(item)
        const put = (text: string) => {
          typedOver().set(place, undefined)
          if (text !== item.text) client.edit(channel, place.message, text)
        }
        close()
        if (!namesEmoji(typed)) return put(typed)
        const tone = client.preferences.getState().skinTone
        void withNamedEmoji(typed, async (text) => (await loadEmoji()).withEmoji(text, language, tone)).then(
          put,
        )
      },
    }
  }, [client, channel, thread, texts, language])
  useEffect(() => client.wantPreferences(), [client])
  const task = useStore(acts.task, whole)
  return (
    <ActsContext value={acts}>
      {children}
      {task === undefined || task.act === 'edit' ? null : (
        <Suspense>
          <ActTask channel={channel} acts={acts} task={task} />
        </Suspense>
      )}
    </ActsContext>
  )
}

/** What had the focus is gone. */
function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

const whole = (task: Task | undefined) => task
