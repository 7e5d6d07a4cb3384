import type { Redis } from '../connect.ts'
import { call, defineLibrary } from '../functions.ts'
import { hashSecret } from '../secret.ts'

const library = defineLibrary(import.meta.url, './rate.lua')

/** How often something was done. */
export interface Spent {
  count: number
  /** ms until it is counted anew. */
  leftMs: number
}

/** Counts one, of a kind, for a key such as an address, for all gateways together; anew after `stretchMs` from the first. */
export async function spendRate(
  redis: Redis,
  { kind, key, stretchMs }: { kind: string; key: string; stretchMs: number },
): Promise<Spent> {
  return spentOf(await call(redis, library, 'rate_spend', [keyOf(redis, kind, key)], [stretchMs]))
}

/** How often it was done so far. */
export async function readRate(redis: Redis, { kind, key }: { kind: string; key: string }): Promise<Spent> {
  return spentOf(await call(redis, library, 'rate_read', [keyOf(redis, kind, key)], [], { readOnly: true }))
}

// Addresses and what people type stand in no key.
const keyOf = ({ keys }: Redis, kind: string, key: string) => keys.rate(kind, hashSecret(key))

function spentOf(answer: unknown): Spent {
  const [count, leftMs] = answer as [number, number]
  return { count, leftMs: Math.max(0, leftMs) }
}
