'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { use } from 'react'
import { ActsContext } from '@/features/message/acts-context.ts'
import { ReactionRow } from '@/features/reaction/reaction-row.tsx'

/** The reactions to a message, where there are any. */
export function ReactionsView({ item }: { item: MessageItem }) {
  const acts = use(ActsContext)
  if (item.reactions === undefined || item.reactions.length === 0) return null
  const mayReact = acts?.offered(item).has('react') === true
  return (
    <ReactionRow
      reactions={item.reactions}
      onReact={mayReact ? (emoji, isOn) => acts.react(item, emoji, isOn) : undefined}
      onWho={(anchor) => acts?.run('reactions', item, anchor)}
      onAdd={(anchor) => acts?.run('react', item, anchor)}
    />
  )
}
