import { channelIdPattern } from '@runnel/protocol/ids'
import type { ChannelId } from '@runnel/protocol/ids'
import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../../gateway.ts'

/** The window on one channel, rendered with its newest page. */
export default async function ChannelPage({ params }: { params: Promise<{ channel: string }> }) {
  const { channel } = await params
  const id = channelIdPattern.test(channel) ? (channel as ChannelId) : undefined
  const start = await readStart(id)
  return (
    <RealtimeProvider
      seed={{ start, ...(id === undefined || start.page === undefined ? {} : { channel: id }) }}
    >
      <Window />
    </RealtimeProvider>
  )
}
