import { createElement, lazy, useSyncExternalStore } from 'react'
import type { ComponentType, LazyExoticComponent } from 'react'
import { loadTextsBehind } from '@/texts/load.ts'

const againMs = 2_000

/** Loads a part of the app's script with what it says, trying until both are there: while offline it waits, and nothing else on screen suffers. */
export async function loadPatiently<Module>(load: () => Promise<Module>): Promise<Module> {
  for (;;) {
    try {
      return (await Promise.all([load(), loadTextsBehind()]))[0]
    } catch {
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}

/** A component whose script is loaded when it is first shown. Give it a `Suspense` with what stands there meanwhile. */
export function lazily<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load) }))
}

/**
 * A part of the page that comes right behind its first script: the hook gives undefined on the server and in the browser until it is
 * there. Unlike `lazily` it never suspends, so what stands in its place may change meanwhile without being taken apart.
 */
function later<Part>(load: () => Promise<Part>): () => Part | undefined {
  let part: Part | undefined
  const listeners = new Set<() => void>()
  if (typeof window !== 'undefined')
    void loadPatiently(load).then((loaded) => {
      part = loaded
      for (const listener of listeners) listener()
    })
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return () =>
    useSyncExternalStore(
      subscribe,
      () => part,
      () => undefined,
    )
}

/** A component that comes `later`; until then `Meanwhile` stands there with the same properties, or nothing. */
export function behind<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): ComponentType<Props> {
  const usePart = later(load)
  return function Behind(props: Props) {
    const Part = usePart() ?? Meanwhile
    return Part === undefined ? null : createElement(Part, props)
  }
}
