'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { Ellipsis, MessageSquareReply, Pencil, SmilePlus } from 'lucide-react'
import { use } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { useTexts } from '@/texts/use-texts.ts'
import { IconButton } from '@/ui/icon-button.tsx'
import { keyOfAct, reactsWith } from './act.ts'
import type { Act } from './act.ts'
import { ActsContext } from './acts-context.ts'

/** What can be done with a message, beside it while it is pointed at or focused. By touch it is a sheet; here is then only the way to it. */
export function MessageActions({ item }: { item: MessageItem }) {
  const texts = useTexts('message')
  const reactionTexts = useTexts('reaction')
  const acts = use(ActsContext)
  if (acts === undefined) return null
  const offered = acts.offered(item)
  const button = (act: Act, label: string, icon: ReactNode, isForTouch = false) =>
    offered.has(act) ? (
      <IconButton
        label={label}
        keys={keyOfAct(act) ?? ''}
        icon={icon}
        onClick={(event: MouseEvent<HTMLElement>) => acts.run(act, item, event.currentTarget)}
        {...(isForTouch ? {} : { className: 'touch:hidden' })}
      />
    ) : null
  return (
    <div
      role="group"
      aria-label={texts.actions}
      // Of two, one pointed at and one whose focus nobody sees (a menu gave it back), only the first is shown.
      className="absolute end-4 -top-4 z-10 flex rounded-md bg-raised p-0.5 shadow-raised [[role=feed]:has(article:hover)_article:not(:hover,:focus-visible,:has(:focus-visible))_&]:opacity-0"
    >
      {offered.has('react')
        ? acts
            .quick()
            .map((emoji) => (
              <IconButton
                key={emoji}
                label={reactionTexts.quick(emoji)}
                icon={<span className="text-base leading-none">{emoji}</span>}
                onClick={() => acts.react(item, emoji, !reactsWith(item, emoji))}
                className="touch:hidden"
              />
            ))
        : null}
      {button('react', texts.reactMore, <SmilePlus size={16} aria-hidden />)}
      {button('thread', texts.thread, <MessageSquareReply size={16} aria-hidden />)}
      {button('edit', texts.edit, <Pencil size={15} aria-hidden />)}
      {button('menu', texts.more, <Ellipsis size={16} aria-hidden />, true)}
    </div>
  )
}
