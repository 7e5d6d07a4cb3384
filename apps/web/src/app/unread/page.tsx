import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../gateway.ts'

/** The window on the everything unread. */
export default async function UnreadPage() {
  return (
    <RealtimeProvider seed={{ start: await readStart() }}>
      <Window />
    </RealtimeProvider>
  )
}
