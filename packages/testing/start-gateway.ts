import { startGateway, type Gateway, type GatewayOptions } from '@runnel/gateway/gateway'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { prefix as newPrefix } from './start-redis.ts'

/** Gateways of one installation, in this process, and a connection to their Redis. */
export interface TestGateways extends AsyncDisposable {
  readonly gateways: readonly Gateway[]
  readonly urls: readonly string[]
  readonly redis: Redis
  readonly prefix: string
  /** One more. Let go of it before the rest, or with it. */
  add(options?: Partial<GatewayOptions>): Promise<Gateway>
}

/** Starts gateways (two) of a fresh installation on a Redis that others may share. */
export async function startGateways(
  redisUrl: string,
  {
    count = 2,
    prefix = newPrefix(),
    ...options
  }: Partial<GatewayOptions> & { count?: number; prefix?: string } = {},
): Promise<TestGateways> {
  await using started = new AsyncDisposableStack()
  const redis = started.use(await connectRedis({ url: redisUrl, prefix }))
  const gateways: Gateway[] = []
  const add = async (more: Partial<GatewayOptions> = {}) =>
    started.use(await startGateway({ redis: { url: redisUrl, prefix }, ...options, ...more }))
  for (let index = 0; index < count; index++) gateways.push(await add())
  const owned = started.move()
  return {
    gateways,
    urls: gateways.map(({ url }) => url),
    redis,
    prefix,
    add: async (more) =>
      owned.use(await startGateway({ redis: { url: redisUrl, prefix }, ...options, ...more })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A gateway as a process of its own, to be killed or stopped. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Settles when it has ended, whoever ended it. */
  readonly ended: Promise<unknown>
  /** Sends the signal and waits for the end; gives the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `apps/gateway/main.ts` with these settings on a free port. */
export async function spawnGateway(environment: Record<string, string>): Promise<GatewayProcess> {
  const main = fileURLToPath(import.meta.resolve('@runnel/gateway/main'))
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, RUNNEL_PORT: '0', RUNNEL_PARENT_PID: String(process.pid), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    return (await exited)[0]
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, url } = JSON.parse(line) as { msg: string; url?: string }
    if (msg !== 'serving' || url === undefined) continue
    child.stdout.resume()
    return {
      url,
      pid: child.pid!,
      ended: exited,
      end,
      [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
    }
  }
  throw new Error(`the gateway ended with ${(await exited)[0]} before it served`)
}
