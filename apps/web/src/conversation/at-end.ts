/** Within this many CSS pixels of the end one is at the end. */
export const endPixels = 48

/** What is scrolled, in CSS pixels. */
type View = Pick<HTMLElement, 'scrollHeight' | 'scrollTop' | 'clientHeight'>

/** Somebody at the end of what is scrolled, or no longer: `end` is how far down it was when they were last there, in CSS pixels. */
export interface Stay {
  isStaying: boolean
  end: number
}

/** How much is below the view, in CSS pixels. */
export function belowOf({ scrollHeight, scrollTop, clientHeight }: View): number {
  return scrollHeight - scrollTop - clientHeight
}

/** Whether what is scrolled is at its end. */
export function isAtEndOf(view: View): boolean {
  return belowOf(view) <= endPixels
}

/** Where the view is decides whether one stays at the end. */
export function stayFrom(view: View): Stay {
  return { isStaying: isAtEndOf(view), end: view.scrollHeight - view.clientHeight }
}

/**
 * Only going up lets go of the end. That the view is not there is no sign of it: what comes in quickly makes the list longer again before the
 * browser tells where it was scrolled to.
 */
export function stayOf(before: Stay, view: View): Stay {
  const now = stayFrom(view)
  if (now.isStaying) return now
  // What has become shorter took the view along.
  const end = Math.min(before.end, now.end)
  return { isStaying: before.isStaying && view.scrollTop >= end - endPixels, end }
}
