import { useEffect, useState } from 'react'
import { loadPatiently } from '@/ui/lazily.ts'
import { useClient } from './realtime-provider.tsx'

/** How much of what concerns me I have not seen; 0 until it is known. Loads what it needs by itself, behind the page. */
export function useUnreadActivity(): number {
  const client = useClient()
  const [unread, setUnread] = useState(0)
  useEffect(() => {
    let unsubscribe = () => {}
    let isMounted = true
    void loadPatiently(() => import('@runnel/client/activity')).then(({ activitiesOf }) => {
      if (!isMounted) return
      const { state } = activitiesOf(client)
      const take = () => setUnread(state.getState().unread)
      take()
      unsubscribe = state.subscribe(take)
    })
    return () => {
      isMounted = false
      unsubscribe()
    }
  }, [client])
  return unread
}
