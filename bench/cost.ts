import { setTimeout as pause } from 'node:timers/promises'
import { askRedis } from '@runnel/testing/ask-redis'
import { quantile } from './load/statistics.ts'
import { cpuSeconds } from './processes.ts'
import type { Product, ServerKind } from './product.ts'

/** What Redis uses in half a second while nobody wants anything, generously. */
const restingUs = 8_000

/** What one of many equal askings costs. */
export interface Cost {
  /** Median from asking to the answer. */
  ms: number
  /** CPU of the servers of each kind, in µs. */
  serverUs: Record<ServerKind, number>
  /** CPU of Redis, in µs. */
  redisUs: number
}

/** CPU time that Redis has used for commands since its start, in µs. */
async function redisCpuUs(url: string): Promise<number> {
  const text = String(await askRedis(url, 'INFO', 'cpu'))
  const seconds = [...text.matchAll(/^used_cpu_(?:sys|user)_main_thread:(\S+)/gm)]
  return seconds.reduce((sum, [, value]) => sum + Number(value) * 1e6, 0)
}

/** Waits until nothing is left to do of what was furnished: Redis rests. Gives up after a minute. */
export async function settled({ redisUrl }: Product): Promise<void> {
  const end = performance.now() + 60_000
  for (let before = await redisCpuUs(redisUrl); performance.now() < end;) {
    await pause(500)
    const now = await redisCpuUs(redisUrl)
    if (now - before < restingUs) return
    before = now
  }
}

/** Asks so often, one after the other, after a few for nothing. */
export async function costOf(
  product: Product,
  count: number,
  ask: (index: number) => Promise<unknown>,
): Promise<Cost> {
  for (let index = 0; index < 5; index += 1) await ask(index)
  const cpu = (kind: ServerKind) =>
    product.processes(kind).reduce((sum, { pid }) => sum + cpuSeconds(pid) * 1e6, 0)
  const read = async () => ({
    redis: await redisCpuUs(product.redisUrl),
    gateway: cpu('gateway'),
    worker: cpu('worker'),
    web: cpu('web'),
  })
  const before = await read()
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const at = performance.now()
    await ask(index + 5)
    times.push(performance.now() - at)
  }
  const after = await read()
  const each = (what: keyof typeof after) => (after[what] - before[what]) / count
  return {
    ms: quantile(times, 0.5),
    serverUs: { gateway: each('gateway'), worker: each('worker'), web: each('web') },
    redisUs: each('redis'),
  }
}
