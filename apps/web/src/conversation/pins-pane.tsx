'use client'

import { toItem } from '@runnel/client/timeline'
import { useMemo } from 'react'
import { actsOn } from '@/features/message/act.ts'
import { messagePath } from '@/features/message/message-link.ts'
import { MessageText } from '@/features/message/message-text.tsx'
import { Pins } from '@/features/pin/pins.tsx'
import type { PinnedMessage } from '@/features/pin/pins.tsx'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'
import { useMe } from '@/realtime/hooks.ts'
import { standingIn } from './standing-in.ts'

/** What is pinned in a channel, shown as messages are. `onPath` leads to where one was said. */
export function PinsPane({ channel, onPath }: { channel: ChannelFacts; onPath: (path: string) => void }) {
  const me = useMe()
  return (
    <Pins
      channel={channel.channel}
      mayUnpin={(message) =>
        actsOn(itemOf(message), standingIn(channel, me, Date.now()), Date.now()).has('pin')
      }
      renderText={(message) => <Words message={message} />}
      onJump={(message) => onPath(messagePath(channel.channel, itemOf(message)))}
    />
  )
}

function Words({ message }: { message: PinnedMessage }) {
  const item = useMemo(() => itemOf(message), [message])
  return <MessageText item={item} id={`pinned-${message.id}`} />
}

function itemOf(message: PinnedMessage) {
  const item = toItem(message)
  if (item.kind !== 'message') throw new Error('Only messages are pinned.')
  return item
}
