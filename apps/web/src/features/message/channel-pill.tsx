'use client'

import { channelPath, openPath } from '@/realtime/paths.ts'
import { useMemo } from 'react'
import type { MouseEvent } from 'react'
import { useClient } from '@/realtime/realtime-provider.tsx'
import type { RenderChannel } from '@/ui/markdown.tsx'

/** Names of my channels in a text as links to them; other names stay text. */
export function useChannelPills(text: string): RenderChannel | undefined {
  const client = useClient()
  return useMemo(() => {
    if (!text.includes('#')) return undefined
    return (name, typed) => {
      const found = [...client.channels.getState().values()].find((one) => one.name === name)
      if (found === undefined) return undefined
      const open = (event: MouseEvent) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        openPath(channelPath(found.channel))
      }
      return (
        <a
          href={channelPath(found.channel)}
          onClick={open}
          className="rounded-[4px] bg-accent-soft px-[0.2em] leading-[1.2] font-medium text-accent [unicode-bidi:isolate] hover:underline"
        >
          {typed}
        </a>
      )
    }
  }, [client, text])
}
