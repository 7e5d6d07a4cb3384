import { registerHooks } from 'node:module'

/**
 * Preloaded into a process, changes the text of one of its modules as that is loaded, and nothing else; `path` is how its URL ends. Throws when
 * the text is not there any more: then who relies on it has to be mended.
 */
export function rewrite(path: string, text: string, by: string): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!url.endsWith(path)) return loaded
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
      if (!source.includes(text)) throw new Error(`${path} does not say "${text}" any more`)
      return { ...loaded, source: source.replace(text, by) }
    },
  })
}
