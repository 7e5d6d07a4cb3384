/** Whether a value from outside is nested no deeper than `maxDepth` and is made of at most `maxParts` values. Looks at no more than that, so hostile input costs little. */
export function isBounded(
  value: unknown,
  { maxDepth, maxParts }: { maxDepth: number; maxParts: number },
): boolean {
  let level: unknown[] = [value]
  let parts = 0
  for (let depth = 0; level.length > 0; depth++) {
    const below: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      if (depth === maxDepth) return false
      for (const part of Object.values(one)) {
        if (++parts > maxParts) return false
        below.push(part)
      }
    }
    level = below
  }
  return true
}
