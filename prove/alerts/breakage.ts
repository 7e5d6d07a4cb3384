import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { ChannelId } from '@runnel/protocol/ids'
import { connect, type Connection } from '@runnel/testing/connection'
import type { Process } from '../rig/process.ts'
import type { World } from '../rig/world.ts'
import type { Monitor } from './monitor.ts'

/** Something that is broken in a living installation, and the alerts that must tell of it. */
export interface Breakage {
  title: string
  alerts: readonly string[]
  /** Breaks it, and gives what mends it. */
  break(world: World, stage: Stage): Promise<() => Promise<unknown>>
}

/** What breakages may spoil. */
export interface Stage {
  /** A channel in which people talk all the time. */
  busy: ChannelId
  /** One in which nobody but the breakage does anything. */
  quiet: ChannelId
  /** Asks for a page of the quiet channel. */
  look(): Promise<unknown>
  /** Of the only member of the quiet channel. */
  token: string
  /** What watches all of it. */
  monitor: Monitor
}

/** Does something again and again until it is let go. */
export function repeating(everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let isOver = false
  const loop = async () => {
    while (!isOver) {
      await work().catch(() => {})
      await pause(everyMs)
    }
  }
  const looping = loop()
  return async () => {
    isOver = true
    await looping
  }
}

/** Another setting of Redis. */
export const setting =
  (name: string, bad: string, good: string): Breakage['break'] =>
  async ({ stores }) => {
    await stores[0]!.ask('CONFIG', 'SET', name, bad)
    return () => stores[0]!.ask('CONFIG', 'SET', name, good)
  }

const usedBytes = async ({ stores }: World) =>
  Number(/^used_memory:(\d+)/m.exec(String(await stores[0]!.ask('INFO', 'memory')))?.[1])

/** A maxmemory of which so much is used. */
export const withMemory =
  (fullness: number): Breakage['break'] =>
  async (world) => {
    const bytes = Math.floor((await usedBytes(world)) / fullness)
    await world.stores[0]!.ask('CONFIG', 'SET', 'maxmemory', String(bytes))
    return () => world.stores[0]!.ask('CONFIG', 'SET', 'maxmemory', '0')
  }

/** Freezes a process again and again for so long, with hardly a moment between. */
export function stuttering(process: Process, ms: number): () => Promise<void> {
  return repeating(50, async () => {
    process.freeze()
    await pause(ms)
    process.thaw()
  })
}

/** The processes that a process has begun. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

/** Lets a process run with other settings until it is mended. */
export async function startOtherwise(
  process: Process,
  env: Record<string, string>,
): Promise<() => Promise<void>> {
  await process.stop()
  await process.start({ env })
  return async () => {
    await process.stop()
    await process.start()
  }
}

/** A connection to one gateway, past the load balancer. */
export async function connectTo({ address, port }: Process, token: string): Promise<Connection> {
  const connection = await connect(`http://${address}:${port}`, token)
  await connection.ask('session:resume', {})
  return connection
}

/** Some at once ask a Redis for work of some milliseconds, so that there is always one waiting; as soon as they are answered. */
export function keepBusy({ address, port }: Process): () => void {
  const work = ['EVAL', 'local n = 0 for i = 1, 200000 do n = n + i % 7 end return n', '0']
  const asking = ['redis-benchmark', '-h', address, '-p', String(port), '-c', '3', '-n', '100000000', '-q']
  const child = spawn('chrt', ['--fifo', '1', ...asking, ...work], { stdio: 'ignore' })
  child.on('error', () => {})
  return () => child.kill('SIGKILL')
}

const deafCount = 40
const speech = 'x'.repeat(10_000)

/** Some who read nothing are talked to until they are all let go. */
export async function talkToTheDeaf(gateway: Process, token: string, channel: ChannelId): Promise<void> {
  await using all = new AsyncDisposableStack()
  const deaf: Connection[] = []
  for (let count = 0; count < deafCount; count += 1) deaf.push(all.use(await connectTo(gateway, token)))
  for (const { socket } of deaf) {
    // The client's WebSocket here is the `ws` package.
    const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: Socket } }
    ws._socket.pause()
  }
  const talker = all.use(await connectTo(gateway, token))
  // More than may wait for one, and what the system keeps.
  for (let said = 0; said < 40; said += 1)
    await Promise.all(Array.from({ length: 5 }, () => talker.say(channel, speech)))
}

/** In this network, which is our own. Otherwise megabytes of what nobody reads would be there before the gateway has to keep any. */
export function keepSystemBuffersSmall(): void {
  for (const name of ['tcp_rmem', 'tcp_wmem'])
    writeFileSync(`/proc/sys/net/ipv4/${name}`, '4096 32768 131072')
}
