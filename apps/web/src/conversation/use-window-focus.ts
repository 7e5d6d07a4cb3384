import { useSyncExternalStore } from 'react'

/** Whether this window is the one being looked at: only then is anything read. */
export function useIsWindowFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused, () => false)
}

function isFocused(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('focus', listener)
  window.addEventListener('blur', listener)
  document.addEventListener('visibilitychange', listener)
  return () => {
    window.removeEventListener('focus', listener)
    window.removeEventListener('blur', listener)
    document.removeEventListener('visibilitychange', listener)
  }
}
