import { startGateway, type Gateway, type GatewayOptions } from '@runnel/gateway/gateway'
import { connectRedis, type Redis } from '@runnel/redis/connect'
import { spawnMain, type MainProcess } from './spawn-main.ts'
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
export interface GatewayProcess extends MainProcess {
  readonly url: string
}

/** Starts `apps/gateway/main.ts` with these settings on a free port. */
export async function spawnGateway(environment: Record<string, string>): Promise<GatewayProcess> {
  const gateway = await spawnMain(import.meta.resolve('@runnel/gateway/main'), 'serving', environment)
  return { ...gateway, url: (await gateway.says<{ url: string }>('serving')).url }
}
