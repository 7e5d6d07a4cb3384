/** Within this many CSS pixels of the end one is at the end. */
export const endPixels = 48

/** Whether what is scrolled is at its end. */
export function isAtEndOf({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight <= endPixels
}
