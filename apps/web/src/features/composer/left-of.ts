import { limits } from '@runnel/protocol/limits'

/** From how few characters on it is said how many are left. */
const fewLeft = 500

/** How much of the longest message a text leaves, once that is little. */
export function leftOf(text: string): number | undefined {
  const left = limits.textLength - text.length
  return left >= 0 && left <= fewLeft ? left : undefined
}
