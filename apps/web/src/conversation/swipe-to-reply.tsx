'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { Reply } from 'lucide-react'
import { use, useEffect, useRef, useState } from 'react'
import { ThreadContext } from '@/features/message/thread-context.ts'
import { useClient } from '@/realtime/realtime-provider.tsx'
import { movesSideways } from '@/ui/moves-sideways.ts'
import { swipeOf } from './swipe.ts'

/** Swipes that begin nearer to the window's edge are the browser's own, in CSS pixels. */
const edge = 24

/**
 * Lets a finger swipe a message of the element it stands in to reply to it in a thread; scrolling and zooming stay the browser's. With
 * reduced motion the message stays where it is, and the sign alone tells.
 */
export function SwipeToReply({ channel }: { channel: ChannelId }) {
  const client = useClient()
  const onThread = use(ThreadContext)
  const self = useRef<HTMLSpanElement>(null)
  const latest = useRef(onThread)
  useEffect(() => {
    latest.current = onThread
  })
  const [sign, setSign] = useState<{ top: number; replies: boolean }>()

  useEffect(() => {
    const around = self.current?.parentElement
    if (around === null || around === undefined) return
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)')
    let held: { id: number; x: number; y: number; article: HTMLElement; hasBegun: boolean } | undefined
    let replies = false

    const end = () => {
      if (held === undefined) return
      const { article } = held
      held = undefined
      setSign(undefined)
      if (article.style.translate === '') return
      article.style.transition = 'translate 150ms ease-out'
      article.style.translate = ''
      article.addEventListener('transitionend', () => (article.style.transition = ''), { once: true })
    }
    const down = (event: PointerEvent) => {
      const article = swipeable(event)
      if (event.pointerType !== 'touch' || !event.isPrimary || article === undefined) return end()
      if (latest.current === undefined || article.querySelector('textarea') !== null) return
      if (event.clientX < edge || event.clientX > window.innerWidth - edge) return
      held = { id: event.pointerId, x: event.clientX, y: event.clientY, article, hasBegun: false }
      replies = false
    }
    const move = (event: PointerEvent) => {
      if (held === undefined || event.pointerId !== held.id) return
      const sign = getComputedStyle(around).direction === 'rtl' ? -1 : 1
      const way = { x: (event.clientX - held.x) * sign, y: event.clientY - held.y }
      const swipe = swipeOf(way, held.hasBegun)
      if (swipe === 'other') return end()
      if (swipe === 'undecided') return
      held.hasBegun = true
      replies = swipe.replies
      held.article.style.transition = ''
      if (!isStill.matches) held.article.style.translate = `${swipe.shift * sign}px 0`
      const box = held.article.getBoundingClientRect()
      setSign({ top: box.top + box.height / 2, replies })
    }
    const up = (event: PointerEvent) => {
      if (held === undefined || event.pointerId !== held.id) return
      const { article, hasBegun } = held
      end()
      if (!hasBegun || !replies) return
      const item = client
        .timeline(channel)
        .getState()
        .items.find(({ key }) => key === article.dataset['key'])
      if (item?.kind === 'message' && item.id !== undefined && !item.deleted) latest.current?.(item)
    }
    around.style.touchAction = 'pan-y pinch-zoom'
    around.addEventListener('pointerdown', down)
    around.addEventListener('pointermove', move)
    around.addEventListener('pointerup', up)
    around.addEventListener('pointercancel', end)
    return () => {
      end()
      around.style.touchAction = ''
      around.removeEventListener('pointerdown', down)
      around.removeEventListener('pointermove', move)
      around.removeEventListener('pointerup', up)
      around.removeEventListener('pointercancel', end)
    }
  }, [client, channel])

  return (
    <span ref={self} aria-hidden className="contents">
      {sign === undefined ? null : (
        <span
          data-replies={sign.replies || undefined}
          className="pointer-events-none fixed start-3 z-10 flex size-9 -translate-y-1/2 items-center justify-center rounded-full bg-hover text-ink-muted data-replies:bg-accent data-replies:text-on-accent"
          style={{ top: sign.top }}
        >
          <Reply size={17} className="rtl:-scale-x-100" />
        </span>
      )}
    </span>
  )
}

/** The message that a finger is put on, unless what is under it moves sideways by itself. */
function swipeable({ target }: PointerEvent): HTMLElement | undefined {
  if (!(target instanceof Element)) return undefined
  const article = target.closest<HTMLElement>('article[data-key]')
  return article === null || movesSideways(target, article) ? undefined : article
}
