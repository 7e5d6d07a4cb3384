import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../gateway.ts'

/** The window on the threads I follow. */
export default async function ThreadsPage() {
  return (
    <RealtimeProvider seed={{ start: await readStart() }}>
      <Window />
    </RealtimeProvider>
  )
}
