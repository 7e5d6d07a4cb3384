'use client'

import type { MessageItem } from '@runnel/client/timeline'
import { createElement, use, useMemo } from 'react'
import type { ReactNode } from 'react'
import { classes } from '@/ui/classes.ts'
import { partBehind } from '@/ui/lazily.ts'
// Its styles are here from the first paint on.
import '@/ui/markdown.module.css'
import { useIsServed } from '@/ui/use-is-hydrated.ts'
import { isEmojiOnly } from './emoji-only.ts'
import { StandsContext } from './stands-context.ts'

const saidText = partBehind(() => import('./said-text.tsx').then((module) => module.SaidText))

/** Resolves when texts can be shown as they are meant. */
export const loadSaidText = saidText.ask

/** What was said. `children` stand behind it. */
export function MessageText({ item, id, children }: { item: MessageItem; id: string; children?: ReactNode }) {
  const isJumbo = useMemo(() => item.action === undefined && isEmojiOnly(item.text), [item.action, item.text])
  return (
    <div
      id={id}
      className={classes(
        'transition-colors duration-150',
        (item.status === 'waiting' || item.pendingChange === 'edit') && 'text-ink-faint',
        // What stands behind the text goes on in its line, where the text is one.
        hasMarks(item) && '[&>div]:inline [&>div>p:only-child]:inline',
        isJumbo && '[&_p]:text-[2rem] [&_p]:leading-[2.75rem]',
        item.action && 'inline italic [&>div]:inline [&>div>p:first-child]:inline',
      )}
    >
      <Text item={item} />
      {children}
    </div>
  )
}

/** Its script comes behind the page's own: what the server rendered stands meanwhile as it is, new text is shown as typed. */
function Text({ item }: { item: MessageItem }) {
  const isServed = useIsServed()
  const stands = use(StandsContext)
  const now = saidText.useNow()
  if (typeof window === 'undefined') return <ServedText item={item} />
  if (now !== undefined && !(isServed && stands)) return createElement(now, { item })
  if (!isServed) return <p className="whitespace-pre-wrap">{item.text}</p>
  // Nothing is put in, not even a class: what stands there is left alone.
  return <div suppressHydrationWarning dangerouslySetInnerHTML={{ __html: '' }} />
}

function ServedText({ item }: { item: MessageItem }) {
  return createElement(saidText.now() ?? use(saidText.ask()), { item })
}

function hasMarks({ editedAt, pinned }: MessageItem): boolean {
  return editedAt !== undefined || pinned !== undefined
}
