import { useSyncExternalStore } from 'react'

/** Whether this browser shows notifications of this page; `unsupported` where it has none for pages such as this. */
export type NotifyPermission = NotificationPermission | 'unsupported'

const listeners = new Set<() => void>()

/** Where things stand now. */
export function permissionNow(): NotifyPermission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}

/** Lets the browser ask the person. To be called when they pressed something that says so, never by itself. */
export async function askPermission(): Promise<NotifyPermission> {
  if (permissionNow() === 'default') await Notification.requestPermission()
  for (const listener of listeners) listener()
  return permissionNow()
}

/** Where things stand, followed also when it is changed in the browser's own settings. */
export function usePermission(): NotifyPermission {
  return useSyncExternalStore(subscribe, permissionNow, () => 'default')
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const following = new AbortController()
  void follow(listener, following.signal)
  return () => {
    listeners.delete(listener)
    following.abort()
  }
}

async function follow(listener: () => void, signal: AbortSignal): Promise<void> {
  try {
    const status = await navigator.permissions.query({ name: 'notifications' })
    if (!signal.aborted) status.addEventListener('change', listener, { signal })
  } catch {
    // This browser does not tell: it is looked at anew when something is rendered.
  }
}
