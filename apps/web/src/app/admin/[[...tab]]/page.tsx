import { RealtimeProvider } from '@/realtime/realtime-provider.tsx'
import { Window } from '@/window/window.tsx'
import { readStart } from '../../gateway.ts'

/** The window on the running of the workspace. */
export default async function AdminPage() {
  return (
    <RealtimeProvider seed={{ start: await readStart() }}>
      <Window />
    </RealtimeProvider>
  )
}
