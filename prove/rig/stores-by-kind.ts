import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askRedis } from '@runnel/testing/ask-redis'
import { openPreload } from '@runnel/testing/preload'
import { until } from '@runnel/testing/start-redis'
import { describeProcess, isListening, type Process } from './process.ts'
import { describeStore, type Place, type RedisProcess, type RedisSettings } from './stores.ts'

/** How Redis is run: one server; a primary, two replicas and three Sentinels; three masters of a Cluster. */
export const kinds = ['single', 'sentinel', 'cluster'] as const
export type Kind = (typeof kinds)[number]

/** The servers, and how they are found. */
export interface Stores {
  /** As `REDIS_URL`. */
  url: string
  stores: RedisProcess[]
  sentinels: Process[]
}

/** Where the nth process of a sort is put. */
export type PlaceOf = (sort: 'redis' | 'sentinel', index: number) => Place

const group = 'runnel'
const sentinelPort = 26_379

/** Starts the servers of a kind; all of them are in `started` as soon as they run. */
export async function startStores(
  kind: Kind,
  placeOf: PlaceOf,
  { settings, started }: { settings: RedisSettings; started: (process: Process) => void },
): Promise<Stores> {
  const store = async (index: number, more: RedisSettings = {}) => {
    const process = await describeStore(placeOf('redis', index), { ...settings, ...more })
    started(process)
    await process.start()
    return process
  }
  if (kind === 'single') {
    const only = await store(1)
    return { url: only.url, stores: [only], sentinels: [] }
  }
  if (kind === 'cluster') {
    const cluster = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' }
    const stores = await Promise.all([1, 2, 3].map((index) => store(index, cluster)))
    await joinCluster(stores)
    return {
      url: `redis+cluster://${stores.map(({ address, port }) => `${address}:${port}`).join(',')}`,
      stores,
      sentinels: [],
    }
  }
  const primary = await store(1)
  const follows = { replicaof: `${primary.address} ${primary.port}` }
  const stores = [primary, ...(await Promise.all([2, 3].map((index) => store(index, follows))))]
  // The stream to a replica begins with its first word of how far it is.
  await until(
    async () =>
      String(await primary.ask('INFO', 'replication')).match(/state=online,.*offset=[1-9]/g)?.length === 2,
    20_000,
  )
  const sentinels = await Promise.all(
    [1, 2, 3].map((index) => describeSentinel(placeOf('sentinel', index), primary)),
  )
  for (const sentinel of sentinels) started(sentinel)
  await Promise.all(sentinels.map((sentinel) => sentinel.start()))
  await until(async () => (await Promise.all(sentinels.map(knowsAll))).every(Boolean), 20_000)
  const hosts = sentinels.map(({ address, port }) => `${address}:${port}`)
  return { url: `redis+sentinel://${hosts.join(',')}/${group}`, stores, sentinels }
}

async function describeSentinel(place: Place, primary: Process): Promise<Process> {
  const { name, address, directory, library } = place
  const preload = await openPreload(library, join(directory, `${name}.state`), { address, isTied: true })
  const file = join(directory, `${name}.conf`)
  const data = join(directory, name)
  await mkdir(data)
  const lines = [
    `sentinel monitor ${group} ${primary.address} ${primary.port} 2`,
    `sentinel down-after-milliseconds ${group} 1000`,
    `sentinel failover-timeout ${group} 4000`,
    `sentinel parallel-syncs ${group} 2`,
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return describeProcess({
    name,
    address,
    port: sentinelPort,
    command: 'redis-server',
    args: [
      file,
      '--sentinel',
      '--bind',
      address,
      '--port',
      String(sentinelPort),
      '--dir',
      data,
      '--protected-mode',
      'no',
    ],
    env: preload.env,
    logPath: join(directory, `${name}.log`),
    moveClock: preload.moveClock,
    async isUp() {
      if (!(await isListening(address, sentinelPort))) return false
      // A returned primary is told to follow after some ten seconds of looking at it, and as many more where this is not said.
      await askRedis(
        `redis://${address}:${sentinelPort}`,
        'SENTINEL',
        'DEBUG',
        'info-period',
        '300',
        'publish-period',
        '300',
      )
      return true
    },
  })
}

/** Whether a Sentinel knows both replicas and both other Sentinels, so that it can take part in a failover. */
async function knowsAll(sentinel: Process): Promise<boolean> {
  const flat = (await askSentinel(sentinel, 'MASTER')) as string[]
  const told = (field: string) => flat[flat.indexOf(field) + 1]
  return told('num-slaves') === '2' && told('num-other-sentinels') === '2' && told('flags') === 'master'
}

function askSentinel({ address, port }: Process, question: string): Promise<unknown> {
  return askRedis(`redis://${address}:${port}`, 'SENTINEL', question, group)
}

/** Which of the servers a Sentinel names as the primary. */
export async function readPrimary(sentinel: Process, stores: readonly RedisProcess[]): Promise<RedisProcess> {
  const [address] = (await askSentinel(sentinel, 'GET-MASTER-ADDR-BY-NAME')) as [string]
  return stores.find((store) => store.address === address)!
}

/** Whether a server takes writes, and so many replicas follow it. */
export async function isLeading(store: RedisProcess, replicas: number): Promise<boolean> {
  const said = String(await store.ask('INFO', 'replication'))
  return said.includes('role:master') && (said.match(/state=online/g)?.length ?? 0) >= replicas
}

/** Whether a server of a Cluster knows all slots served. */
export async function isServing(store: RedisProcess): Promise<boolean> {
  const info = await store.ask('CLUSTER', 'INFO').catch(String)
  return String(info).includes('cluster_state:ok')
}

async function joinCluster(stores: readonly RedisProcess[]): Promise<void> {
  const share = Math.ceil(16_384 / stores.length)
  for (const [index, store] of stores.entries()) {
    await store.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
    const last = Math.min((index + 1) * share, 16_384) - 1
    await store.ask('CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(last))
  }
  for (const { address, port } of stores.slice(1))
    await stores[0]!.ask('CLUSTER', 'MEET', address, String(port))
  const isWhole = async (store: RedisProcess) => {
    const info = String(await store.ask('CLUSTER', 'INFO'))
    const signs = ['cluster_state:ok', `cluster_known_nodes:${stores.length}`, 'cluster_slots_ok:16384']
    return signs.every((sign) => info.includes(sign))
  }
  await until(async () => (await Promise.all(stores.map(isWhole))).every(Boolean), 20_000)
}
