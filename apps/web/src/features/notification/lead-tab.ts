/**
 * Makes one of this person's tabs the one that notifies: the first that asks, and when it closes another. Where the browser cannot say, every
 * tab is: notifications of the same place replace each other.
 */
export function standForLeadTab(name: string): { isLead(): boolean; stop(): void } {
  let isLead = false
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve())
  })
  const hold = async () => {
    if (!('locks' in navigator)) {
      isLead = true
      return
    }
    try {
      await navigator.locks.request(`runnel-notify-${name}`, { signal: stopping.signal }, async () => {
        isLead = true
        await stopped
      })
    } catch {
      // Stopped while it waited.
    }
  }
  void hold()
  return {
    isLead: () => isLead,
    stop() {
      isLead = false
      stopping.abort()
    },
  }
}
