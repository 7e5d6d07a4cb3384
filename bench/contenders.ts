import { join } from 'node:path'
import type { Membership, WireName } from './load/wire.ts'
import { freePort, isListening, startProgram, startRedis } from './processes.ts'
import type { Running } from './processes.ts'
import { seatPeople } from './seat-people.ts'

/** What is measured, each started fresh for every round. */
export const contenderNames = ['raw', 'coalesce', 'socket.io', 'bare', 'runnel'] as const
export type ContenderName = (typeof contenderNames)[number]

export interface Seats {
  channels: number
  membersEach: number
}

export interface Contender extends AsyncDisposable {
  name: ContenderName
  wire: WireName
  urls: string[]
  members: Membership[]
  /** The Node processes that serve. */
  gateways: number[]
  /** Redis, where there is one. */
  redis: number | undefined
  redisUrl: string
}

const here = import.meta.dirname
const peerFiles = {
  raw: 'peers/raw.ts',
  coalesce: 'peers/coalesce.ts',
  'socket.io': 'peers/socket-io.ts',
  bare: 'peers/bare.ts',
}
/** On this signal a process collects its garbage, so that memory is what is held and not what is littered. */
const collect = ['--expose-gc', '--import', join(here, 'collect.ts')]

/** The garbage of the young costs memory, not time: `npm start` bounds it so, too, and here every server gets the same. */
const bounded = '--max-semi-space-size=16'

/** Starts a server of Node as `npm start` does, its memory bounded alike. */
export async function startServer(
  file: string,
  port: number,
  env: Record<string, string>,
  isReady = isListening,
) {
  const settings = { RUNNEL_HOST: '127.0.0.1', RUNNEL_PORT: String(port), NODE_ENV: 'production', ...env }
  return startProgram(process.execPath, [bounded, ...collect, file], settings, () => isReady(port))
}

/** Whether the gateway at this port would be given people by a load balancer. */
export async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => undefined)
  return answer?.status === 200
}

interface Served {
  server: Running
  url: string
}

/** Starts a gateway of the product. */
export async function startGateway(redisUrl: string, name: string): Promise<Served> {
  const port = await freePort()
  const env = {
    REDIS_URL: redisUrl,
    RUNNEL_GATEWAY: name,
    RUNNEL_LIMITS: 'off',
    RUNNEL_LOG_LEVEL: 'warn',
  }
  const server = await startServer(join(here, '../apps/gateway/main.ts'), port, env, isHealthy)
  return { server, url: `http://127.0.0.1:${port}` }
}

async function startPeer(name: keyof typeof peerFiles, redisUrl: string): Promise<Served> {
  const port = await freePort()
  const server = await startServer(join(here, peerFiles[name]), port, { REDIS_URL: redisUrl })
  return { server, url: `http://127.0.0.1:${port}` }
}

function seatAnyone({ channels, membersEach }: Seats): Membership[] {
  return Array.from({ length: channels * membersEach }, (_, index) => ({
    channel: `c${Math.floor(index / membersEach)}`,
    token: '',
  }))
}

export async function startContender(name: ContenderName, seats: Seats, gateways = 2): Promise<Contender> {
  await using started = new AsyncDisposableStack()
  const needsRedis = name === 'socket.io' || name === 'runnel'
  const redis = needsRedis ? started.use(await startRedis()) : undefined
  const servers: Running[] = []
  const urls: string[] = []
  for (let index = 0; index < (needsRedis ? gateways : 1); index += 1) {
    const { server, url } =
      name === 'runnel'
        ? await startGateway(redis?.url ?? '', `g_bench${index}`)
        : await startPeer(name, redis?.url ?? '')
    servers.push(started.use(server))
    urls.push(url)
  }
  const members = name === 'runnel' && redis ? await seatPeople(redis.url, seats) : seatAnyone(seats)
  const owned = started.move()
  return {
    name,
    wire: name === 'runnel' ? 'runnel' : needsRedis || name === 'bare' ? 'socket.io' : 'plain',
    urls,
    members,
    gateways: servers.map(({ pid }) => pid),
    redis: redis?.pid,
    redisUrl: redis?.url ?? '',
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
