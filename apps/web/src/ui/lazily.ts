import { createElement, lazy, memo, Suspense, use, useSyncExternalStore } from 'react'
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

/** A component whose script is loaded when it is first shown; the `Suspense` around it says what stands there meanwhile. Where that is nothing, `lazily` is quicker. */
export function suspending<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPatiently(load) }))
}

/** A part of the app's script that comes once it is asked for. */
export interface Part<Loaded> {
  /** Asks for it, once. */
  ask: () => Promise<Loaded>
  /** It, if it is there. */
  now: () => Loaded | undefined
  /** It, as soon as it is there; undefined on the server and in the first render of what it rendered. */
  useNow: () => Loaded | undefined
}

/** A part that waits to be asked for. */
export function partOf<Loaded>(load: () => Promise<Loaded>): Part<Loaded> {
  let part: Loaded | undefined
  let asked: Promise<Loaded> | undefined
  const listeners = new Set<() => void>()
  const now = () => part
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    now,
    ask: () =>
      (asked ??= loadPatiently(load).then((loaded) => {
        part = loaded
        for (const listener of listeners) listener()
        return loaded
      })),
    useNow: () => useSyncExternalStore(subscribe, now, () => undefined),
  }
}

/** A part that comes right behind the page's first script. */
export function partBehind<Loaded>(load: () => Promise<Loaded>): Part<Loaded> {
  const part = partOf(load)
  if (typeof window !== 'undefined') void part.ask()
  return part
}

/**
 * A component that comes right behind the page's first script; until then `Meanwhile` stands there with the same properties, or nothing.
 * Unlike `lazily` it never suspends, so what stands in its place may change meanwhile without being taken apart.
 */
export function behind<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType<Props>,
): ComponentType<Props> {
  const part = partBehind(load)
  return function Behind(props: Props) {
    const Shown = part.useNow() ?? Meanwhile
    return Shown === undefined ? null : createElement(Shown, props)
  }
}

/**
 * A component of such a part, with nothing in its place meanwhile, or what the server rendered, which then stands whatever changes. It is
 * there as soon as its script is: a `Suspense` that waits by itself is shown up to 300 ms later, for React lets such places appear in
 * steps, and one from the server that is changed before is taken apart.
 */
export function shownWith<Props extends object>(part: Part<ComponentType<Props>>): ComponentType<Props> {
  const Shown = (props: Props) => createElement(part.now() ?? use(part.ask()), props)
  const Kept = memo(
    ({ props }: { props: Props; isHere: boolean }) =>
      createElement(Suspense, undefined, createElement(Shown, props)),
    (_, { isHere }) => !isHere,
  )
  return function ShownWith(props: Props) {
    const isHere = part.useNow() !== undefined
    void part.ask()
    return createElement(Kept, { props, isHere })
  }
}

/** A component whose script is loaded when it is first shown. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return shownWith(partOf(load))
}
