// Preloaded into a gateway, this makes it say that it is of another release, as one that was forgotten in an upgrade. Everything else is as it is.
import { registerHooks } from 'node:module'

const told = 'export const release = '

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    if (!url.endsWith('/packages/server/release.ts')) return loaded
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    if (!source.includes(told)) throw new Error('there is no release to change: mend this breakage')
    return { ...loaded, source: source.replace(told, `${told}'0.0.1' || `) }
  },
})
