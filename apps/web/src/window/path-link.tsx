'use client'

import { openPath } from '@/realtime/paths.ts'
import type { ComponentProps } from 'react'

/** A link within the window: a plain press stays on the page, any other press is the browser's own. */
export function PathLink({ href, onClick, children, ...rest }: ComponentProps<'a'> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || event.button !== 0) return
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        openPath(href)
      }}
    >
      {children}
    </a>
  )
}
