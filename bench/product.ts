import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import startAll, { readProduct } from '../e2e/start-product.ts'
import type { ProductProcess } from '../e2e/start-product.ts'
import { residentBytes } from './processes.ts'

/** The whole product under measurement: everything as `npm start` runs it, with two gateways. */
export interface Product extends AsyncDisposable {
  url: string
  redisUrl: string
  /** Its processes of one kind. */
  processes(kind: ServerKind | 'redis'): ProductProcess[]
  /** Memory of the servers once their garbage is collected. */
  memory(): Promise<Record<ServerKind, ServerMemory>>
}

export const serverKinds = ['gateway', 'worker', 'web'] as const
export type ServerKind = (typeof serverKinds)[number]

/** Bytes, of all processes of a kind together: what JavaScript holds, and what the operating system gives. */
export interface ServerMemory {
  heap: number
  resident: number
}

/** Starts it, without limits: its people speak faster than people may. */
export async function startProduct(): Promise<Product> {
  process.env['RUNNEL_LIMITS'] = 'off'
  const { NODE_OPTIONS } = process.env
  process.env['NODE_OPTIONS'] = `--expose-gc --import ${join(import.meta.dirname, 'collect.ts')}`
  const stop = await startAll()
  if (NODE_OPTIONS === undefined) delete process.env['NODE_OPTIONS']
  else process.env['NODE_OPTIONS'] = NODE_OPTIONS
  const { url, redis, supervisor } = readProduct()
  // A run that is broken off leaves nothing running.
  const stopAll = () => void (supervisor && process.kill(supervisor.pid, 'SIGTERM'))
  process.on('exit', stopAll)
  const processes = (kind: string) => readProduct().processes.filter(({ name }) => name.startsWith(kind))
  return {
    url,
    redisUrl: redis.url,
    processes,
    async memory() {
      const memory = {} as Record<ServerKind, ServerMemory>
      for (const kind of serverKinds) memory[kind] = await readMemory(processes(kind))
      return memory
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', stopAll)
      await stop()
    },
  }
}

async function readMemory(processes: readonly ProductProcess[]): Promise<ServerMemory> {
  const sum: ServerMemory = { heap: 0, resident: 0 }
  for (const { pid, metricsPort } of processes) {
    process.kill(pid, 'SIGWINCH')
    await pause(300)
    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    const figure = (name: string) =>
      Number(new RegExp(`^runnel_nodejs_${name} (\\S+)`, 'm').exec(figures)?.[1] ?? Number.NaN)
    sum.heap += figure('heap_size_used_bytes') + figure('external_memory_bytes')
    sum.resident += residentBytes(pid)
  }
  return sum
}

/** Somebody with an account, and a program of theirs that is online. */
export interface Seated {
  client: Client
  token: string
}

/** Makes an account; whoever is not the first needs an invitation. */
export async function seat(url: string, handle: string, invite?: string): Promise<Seated> {
  const answer = await fetch(`${url}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      handle,
      name: handle,
      password: 'a long word for bench',
      ...(invite && { invite }),
    }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const token = /runnel_session=([^;]+)/.exec(answer.headers.getSetCookie().join(';'))?.[1] ?? ''
  return { client: await goOnline(url, token), token }
}

/** A program of somebody who has a session. */
export async function goOnline(url: string, token: string): Promise<Client> {
  const client = createClient({ url, token })
  client.start()
  while (client.connection.getState().phase !== 'online') await pause(20)
  return client
}
