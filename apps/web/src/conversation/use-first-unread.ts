'use no memo'

import type { VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useMemo, useState } from 'react'
import type { Row } from '@/features/message/group-by-author.ts'

/** The line above what is new is this high, in CSS pixels; half of it in sight is enough. */
const linePixels = 44
/** What only flits by was not seen. */
const seenMs = 500

/** What of a list is before my eyes, in CSS pixels from its beginning. */
interface Sight {
  from: number
  to: number
}

/**
 * Where what is new begins, when that is above and was never before my eyes: much came at once, or I was led elsewhere. `sight` is undefined
 * while nobody looks.
 */
export function useFirstUnread(
  rows: readonly Row[],
  items: readonly VirtualItem[],
  sight: Sight | undefined,
): number | undefined {
  const index = useMemo(() => rows.findIndex((row) => row.isFirstUnread === true), [rows])
  const key = rows[index]?.key
  const [seen, setSeen] = useState<string>()
  const line = items.find((one) => one.index === index)
  const at = line === undefined ? undefined : line.start + linePixels / 2
  const isInSight = at !== undefined && sight !== undefined && at >= sight.from && at < sight.to
  useEffect(() => {
    if (key === undefined || !isInSight) return
    const timer = setTimeout(() => setSeen(key), seenMs)
    return () => clearTimeout(timer)
  }, [key, isInSight])
  if (key === undefined || key === seen || sight === undefined) return undefined
  const isAbove = at === undefined ? index < (items[0]?.index ?? 0) : at < sight.from
  return isAbove ? index : undefined
}
