import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../../../gateway.ts'

/** The window on what was done in a channel. */
export default async function ChannelAuditPage() {
  return (
    <RealtimeProvider seed={{ start: await readStart() }}>
      <Window />
    </RealtimeProvider>
  )
}
