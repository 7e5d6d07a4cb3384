let shown: (() => void) | undefined

/** Says what shows all keys and commands, until the returned function is called. */
export function offerHelp(show: () => void): () => void {
  shown = show
  return () => {
    if (shown === show) shown = undefined
  }
}

/** Shows all keys and commands. */
export function showHelp(): void {
  shown?.()
}
