/** Whoever cannot load the rest of the page is online all the same, in ms. */
const patienceMs = 10_000

const { promise: hydrated, resolve } = Promise.withResolvers<void>()
let isAwaited = false

/** A part of the page comes to life after the rest: what it shows must stay as the server rendered it until `noteHydrated`. */
export function awaitHydration(): void {
  isAwaited = true
}

/** That part has found what the server rendered. */
export function noteHydrated(): void {
  resolve()
}

/** Resolves when nothing on the page needs to be as the server rendered it any more. */
export async function whenHydrated(): Promise<void> {
  if (!isAwaited) return
  await Promise.race([hydrated, new Promise((late) => setTimeout(late, patienceMs))])
}
