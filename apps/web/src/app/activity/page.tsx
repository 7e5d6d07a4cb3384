import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../gateway.ts'

/** The window on what concerns me. */
export default async function ActivityPage() {
  return (
    <RealtimeProvider seed={{ start: await readStart() }}>
      <Window />
    </RealtimeProvider>
  )
}
