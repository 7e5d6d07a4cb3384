/** Told of every choice kept in this browser, made in this tab or another. */
export function subscribeChoices(listener: () => void): () => void {
  window.addEventListener('storage', listener)
  return () => window.removeEventListener('storage', listener)
}

/** Keeps a choice in this browser; where it keeps nothing, nothing changes. */
export function keepChoice(key: string, choice: string): void {
  try {
    localStorage.setItem(key, choice)
  } catch {
    return
  }
  // Browsers tell the other tabs; this one is told here.
  window.dispatchEvent(new StorageEvent('storage', { key }))
}
