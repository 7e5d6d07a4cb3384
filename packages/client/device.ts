/** What a browser says of its surroundings; hints, not truth. */
export interface DeviceListener {
  /** The network came back, or the page was looked at again. */
  onWake(): void
  /** The device says it has no network: worth a question, as a server on the same machine is still there. */
  onOffline(): void
}

/** Listens to the browser; does nothing elsewhere. Gives the way to stop. */
export function watchDevice({ onWake, onOffline }: DeviceListener): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {}
  const stopped = new AbortController()
  const { signal } = stopped
  window.addEventListener('online', onWake, { signal })
  window.addEventListener('offline', onOffline, { signal })
  window.addEventListener('pageshow', (event) => event.persisted && onWake(), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && onWake(), {
    signal,
  })
  return () => stopped.abort()
}

/** Whether the device says that it has no network. */
export function isOffline(): boolean {
  return typeof window !== 'undefined' && typeof navigator !== 'undefined' && !navigator.onLine
}
