'use client'

import type { ChannelId } from '@runnel/protocol/ids'
import { useRef } from 'react'
import type { ReactNode } from 'react'
import type { MessageRow } from '@/features/message/group-by-author.ts'
import { useTexts } from '@/texts/use-texts.ts'
import { useArticles } from './use-articles.tsx'

/** A thread's first message and its latest replies, with what stands between them. */
export function InboxMessages({
  channel,
  above,
  replies,
  between,
}: {
  channel: ChannelId
  above: readonly MessageRow[]
  replies: readonly MessageRow[]
  between: ReactNode
}) {
  const texts = useTexts('threadPane')
  const container = useRef<HTMLDivElement>(null)
  const { article, handlers } = useArticles(container, channel, [...above, ...replies])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={container} role="group" aria-label={texts.label} {...handlers} className="pt-1">
      {above.map((row) => article(row))}
      {between}
      {replies.length === 0 ? null : (
        <div role="feed" aria-label={texts.feed}>
          {replies.map((row, at) => article(row, { at: at + 1, of: replies.length }))}
        </div>
      )}
    </div>
  )
}
