'use client'

import type { MessageItem } from '@runnel/client/timeline'
import type { ComponentProps } from 'react'

/** A link to a message's thread: a plain press opens it beside the channel, any other press is the browser's own. */
export function ThreadLink({
  item,
  onThread,
  href,
  ...rest
}: Omit<ComponentProps<'a'>, 'onClick'> & {
  item: MessageItem
  onThread: (item: MessageItem) => void
  href: string
}) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        onThread(item)
      }}
    >
      {rest.children}
    </a>
  )
}
