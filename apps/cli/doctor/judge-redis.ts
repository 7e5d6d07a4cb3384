import type { RedisFacts, ServerFacts } from '@runnel/redis/inspect/inspect'
import { bytes, fails, holds, unknown, warns, type Finding } from './finding.ts'

/** From here on background work is shed, then uploads and imports. */
const fullShare = 0.85
/** Clocks further apart than this are worth a word, in ms; than that, they mislead people. */
const skewMs = { warns: 500, fails: 5_000 }

/** What is known of those who use Redis. */
interface Use {
  /** How many replicas the gateways wait for. */
  ackReplicas?: number
  /** The function libraries that gateways and workers call. */
  libraries?: readonly string[]
}

/** What is to be said of an installation's Redis. */
export function judgeRedis(facts: RedisFacts, { ackReplicas = 0, libraries = [] }: Use = {}): Finding[] {
  const servers = [
    ...facts.primaries,
    ...facts.replicas.flatMap(({ facts: one }) => (one === undefined ? [] : [one])),
  ]
  return [
    judgeVersions(servers),
    ...judgeSettings(servers),
    judgeWrites(servers),
    judgeEvicted(servers),
    ...judgeMemory(facts.primaries),
    judgeConnections(servers),
    judgeClocks(servers),
    ...judgeFunctions(facts.primaries, new Set([...facts.needed, ...libraries])),
    ...judgeReplicas(facts, ackReplicas),
    ...judgeSentinels(facts),
    ...judgeCluster(facts),
  ]
}

const names = (servers: readonly { server: string }[]) => servers.map(({ server }) => server).join(', ')
const number = ({ info }: ServerFacts, field: string) => Number(info.get(field) ?? 0)
const versionOf = ({ info }: ServerFacts) => {
  const valkey = info.get('valkey_version')
  return valkey === undefined ? `Redis ${info.get('redis_version') ?? '?'}` : `Valkey ${valkey}`
}

function judgeVersions(servers: readonly ServerFacts[]): Finding {
  const old = servers.filter((one) => Number.parseInt(one.info.get('redis_version') ?? '0', 10) < 7)
  const versions = [...new Set(servers.map(versionOf))]
  if (old.length > 0)
    return fails(
      'redis.version',
      `Too old: ${names(old)} (${versions.join(', ')}).`,
      'Install Redis 7.0 or newer, or Valkey.',
    )
  return versions.length === 1
    ? holds(
        'redis.version',
        `${versions[0]} on ${servers.length === 1 ? 'one server' : `${servers.length} servers`}.`,
      )
    : warns(
        'redis.version',
        `The Redis servers are of different versions: ${versions.join(', ')}.`,
        'Bring all of them to the newest of these: after a failover the others would not behave alike.',
      )
}

interface Setting {
  check: string
  name: string
  /** What it should be. */
  value: string
  holds: string
  fails: string
}

const settings: readonly Setting[] = [
  {
    check: 'redis.append-only',
    name: 'appendonly',
    value: 'yes',
    holds: 'Redis writes everything to its append-only file.',
    fails: 'Redis does not keep an append-only file: after a crash it has forgotten what was acknowledged.',
  },
  {
    check: 'redis.fsync',
    name: 'appendfsync',
    value: 'always',
    holds: 'What is acknowledged is on the disk (appendfsync always).',
    fails: 'Messages are acknowledged before they are on the disk: a power cut takes the last ones back.',
  },
  {
    check: 'redis.fsync-on-rewrite',
    name: 'no-appendfsync-on-rewrite',
    value: 'no',
    holds: 'That is so while the file is being rewritten, too.',
    fails:
      'While the append-only file is being rewritten, messages are acknowledged before they are on the disk.',
  },
  {
    check: 'redis.eviction',
    name: 'maxmemory-policy',
    value: 'noeviction',
    holds: 'A full Redis refuses; it throws nothing away (noeviction).',
    fails: 'When Redis is full it throws away messages, accounts and channels.',
  },
]

/** Names the server: another Redis may listen where `redis-cli` looks by itself. */
const configSet = (one: ServerFacts, name: string, value: string) =>
  `redis-cli -u redis://${one.server} CONFIG SET ${name} ${value}`
const asOwner =
  'Where that asks for a password, sign in as its owner: "Redis users" in docs/self-hosting.md says how.'

function judgeSettings(servers: readonly ServerFacts[]): Finding[] {
  return settings.map(({ check, name, value, holds: well, fails: ill }) => {
    const told = servers.map((one) => ({ ...one, value: one.config?.get(name) ?? fromInfo(one, name) }))
    const wrong = told.filter((one) => one.value !== undefined && one.value !== value)
    if (wrong.length > 0)
      return fails(
        check,
        `${ill} ${name} is "${wrong[0]!.value}" on ${names(wrong)}.`,
        `Set it now:      ${configSet(wrong[0]!, name, value)}\nand for good:    ${name} ${value}    in the server's redis.conf\n${asOwner}`,
      )
    return told.some((one) => one.value === undefined)
      ? unknown(
          check,
          `Nobody here may read the setting ${name}. It has to be "${value}".`,
          'Run the doctor with an administrator of Redis: REDIS_URL=redis://admin:password@host:6379 npm run runnel -- doctor …',
        )
      : holds(check, well)
  })
}

/** What `INFO` tells of a setting to who may not read it. */
function fromInfo({ info }: ServerFacts, name: string): string | undefined {
  if (name === 'maxmemory-policy') return info.get('maxmemory_policy')
  if (name === 'appendonly' && info.has('aof_enabled')) return info.get('aof_enabled') === '1' ? 'yes' : 'no'
  return undefined
}

function judgeWrites(servers: readonly ServerFacts[]): Finding {
  const failing = servers.filter(({ info }) =>
    [info.get('aof_last_write_status'), info.get('aof_last_bgrewrite_status')].includes('err'),
  )
  return failing.length === 0
    ? holds('redis.writes', 'The last write to the disk and the last rewrite of the file went well.')
    : fails(
        'redis.writes',
        `${names(failing)} could not write to its disk.`,
        'Look at the free space of the disk that holds "appendonlydir" (df -h) and at the log of Redis. A rewrite also needs memory: set vm.overcommit_memory=1.',
      )
}

function judgeEvicted(servers: readonly ServerFacts[]): Finding {
  const evicting = servers.filter((one) => number(one, 'evicted_keys') > 0)
  return evicting.length === 0
    ? holds('redis.evicted', 'Nothing was ever thrown away to make room.')
    : fails(
        'redis.evicted',
        `${names(evicting)} has thrown away ${evicting.reduce((sum, one) => sum + number(one, 'evicted_keys'), 0)} keys since it was started: messages, accounts or channels are lost.`,
        'Set maxmemory-policy noeviction, give Redis more memory, and restore from a backup what is missing.',
      )
}

function judgeMemory(primaries: readonly ServerFacts[]): Finding[] {
  return primaries.flatMap((one) => {
    const [used, max, machine] = ['used_memory', 'maxmemory', 'total_system_memory'].map((field) =>
      number(one, field),
    ) as [number, number, number]
    const bound = max > 0 ? max : machine
    const share = bound > 0 ? used / bound : 0
    const says = `${one.server} uses ${bytes(used)} of ${bytes(bound)} (${Math.round(share * 100)} %).`
    const more =
      'Give it more memory (maxmemory, or a larger machine), or keep less: see "Which channels are large" under Administration, Limits.'
    const findings = [
      share >= 0.95
        ? fails('redis.memory', `Redis is full: ${says} It refuses what is sent.`, more)
        : share >= fullShare
          ? warns('redis.memory', `Redis is filling up: ${says} From 85 % on background work waits.`, more)
          : holds('redis.memory', says),
    ]
    if (max === 0)
      findings.push(
        warns(
          'redis.memory-bound',
          `${one.server} has no bound of memory: when the machine is full the system ends Redis, instead of Redis refusing.`,
          `${configSet(one, 'maxmemory', `${Math.floor((machine * 0.6) / 1e6)}mb`)}    and the same in redis.conf: at most two thirds of the machine, as rewriting the file needs room\n${asOwner}`,
        ),
      )
    return findings
  })
}

function judgeConnections(servers: readonly ServerFacts[]): Finding {
  const crowded = servers.filter(
    (one) =>
      number(one, 'maxclients') > 0 && number(one, 'connected_clients') > 0.8 * number(one, 'maxclients'),
  )
  return crowded.length === 0
    ? holds('redis.connections', 'Redis has room for more connections.')
    : warns(
        'redis.connections',
        `${names(crowded)} has nearly as many connections as it takes.`,
        'Raise maxclients in redis.conf, and the limit of open files of its process.',
      )
}

function judgeClocks(servers: readonly ServerFacts[]): Finding {
  const worst = servers.reduce((most, one) => (Math.abs(one.aheadMs) > Math.abs(most.aheadMs) ? one : most))
  const off = Math.abs(worst.aheadMs)
  const says = `The clock of ${worst.server} is ${describeMs(worst.aheadMs)} this machine's.`
  const todo =
    'Let both keep time by NTP: systemctl enable --now systemd-timesyncd (or chrony), then look at "timedatectl".'
  if (off >= skewMs.fails) return fails('redis.clock', `${says} Times that people see are wrong.`, todo)
  if (off >= skewMs.warns) return warns('redis.clock', says, todo)
  return holds('redis.clock', 'The clocks of Redis and of this machine agree.')
}

/** So many ms "ahead of" or "behind". */
export function describeMs(aheadMs: number): string {
  const off = Math.abs(aheadMs)
  const amount = off < 1_000 ? `${Math.round(off)} ms` : `${(off / 1_000).toFixed(1)} s`
  return `${amount} ${aheadMs > 0 ? 'ahead of' : 'behind'}`
}

function judgeFunctions(primaries: readonly ServerFacts[], needed: ReadonlySet<string>): Finding[] {
  if (primaries.some(({ libraries }) => libraries === undefined))
    return [unknown('redis.functions', 'Nobody here may look whether the functions of Runnel are loaded.')]
  const lacking = primaries.filter(({ libraries }) => [...needed].some((name) => !libraries!.has(name)))
  const old = new Set(
    primaries.flatMap(({ libraries }) => [...libraries!].filter((name) => !needed.has(name))),
  )
  return [
    lacking.length === 0
      ? holds('redis.functions', `All ${needed.size} function libraries that are called are loaded.`)
      : fails(
          'redis.functions',
          `Functions of Runnel are missing on ${names(lacking)}.`,
          'npm run runnel -- functions deploy    (gateways that may do so load them by themselves, unless Redis is full)',
        ),
    ...(old.size === 0
      ? []
      : [
          holds(
            'redis.old-functions',
            `${old.size} libraries of other releases are there as well, some kilobytes each; a worker that may removes them an hour after nobody uses them.`,
          ),
        ]),
  ]
}

function judgeReplicas({ kind, primaries, replicas }: RedisFacts, ackReplicas: number): Finding[] {
  const lagging = replicas.filter(({ isFollowing }) => !isFollowing)
  const findings: Finding[] = []
  if (replicas.length === 0)
    findings.push(
      kind === 'single'
        ? holds(
            'redis.replicas',
            'One Redis, without a copy: a backup is all there is when its disk is lost.',
          )
        : fails(
            'redis.replicas',
            'No primary has a replica: nobody can take its place.',
            'Start replicas: deploy/sentinel and deploy/cluster show how.',
          ),
    )
  else if (lagging.length > 0)
    findings.push(
      fails(
        'redis.replicas',
        `${names(lagging)} does not follow its primary.`,
        'Look at its log: a wrong password (masterauth), no way to the primary, or a disk that is full.',
      ),
    )
  else findings.push(holds('redis.replicas', `${replicas.length} replicas follow their primaries.`))
  const needy = primaries.filter(
    ({ server }) => replicas.filter((one) => one.of === server && one.isFollowing).length < ackReplicas,
  )
  if (needy.length > 0)
    findings.push(
      fails(
        'redis.acknowledging-replicas',
        `The gateways wait for ${ackReplicas} replicas before they acknowledge, and ${names(needy)} has fewer: nothing can be sent.`,
        'Bring the replicas back, or lower RUNNEL_ACK_REPLICAS.',
      ),
    )
  else if (kind !== 'single' && ackReplicas === 0 && replicas.length > 0)
    findings.push(
      warns(
        'redis.acknowledging-replicas',
        'What is acknowledged may be on the primary alone: a failover can lose the last moments.',
        'Set RUNNEL_ACK_REPLICAS=1 for the gateways.',
      ),
    )
  return findings
}

function judgeSentinels({ kind, sentinels }: RedisFacts): Finding[] {
  if (kind !== 'sentinel') return []
  const away = sentinels.filter(({ primary }) => primary === undefined)
  const named = new Set(sentinels.flatMap(({ primary }) => primary ?? []))
  const without = sentinels.filter(({ quorum }) => quorum !== undefined && !quorum.startsWith('OK'))
  const todo =
    'Start it again, and look at its log. Three Sentinels on three machines survive the loss of one.'
  if (away.length > 0) return [fails('redis.sentinels', `${names(away)} does not answer.`, todo)]
  if (named.size > 1)
    return [
      fails(
        'redis.sentinels',
        `The Sentinels name different primaries: ${[...named].join(', ')}.`,
        'Wait a minute: a failover may be under way. Then look at their logs.',
      ),
    ]
  if (without.length > 0)
    return [fails('redis.sentinels', `A failover is not possible now: ${without[0]!.quorum}`, todo)]
  return sentinels.length < 3
    ? [
        warns(
          'redis.sentinels',
          `Only ${sentinels.length} Sentinels: with one lost, the others may not decide.`,
          'Run three, on three machines.',
        ),
      ]
    : [holds('redis.sentinels', `${sentinels.length} Sentinels agree on the primary, and could replace it.`)]
}

function judgeCluster({ cluster, primaries, replicas }: RedisFacts): Finding[] {
  if (cluster === undefined) return []
  if (cluster.get('cluster_state') !== 'ok' || cluster.get('cluster_slots_ok') !== '16384')
    return [
      fails(
        'redis.cluster',
        `The Cluster is not whole: ${cluster.get('cluster_slots_ok') ?? '?'} of 16384 slots are served. Channels in the others are away.`,
        'Bring back the servers that are down: redis-cli --cluster check <host>:<port> names them.',
      ),
    ]
  const alone = primaries.filter(({ server }) => !replicas.some((one) => one.of === server))
  return [
    alone.length === 0
      ? holds('redis.cluster', `The Cluster is whole: ${primaries.length} primaries, each with a replica.`)
      : warns(
          'redis.cluster',
          `The Cluster is whole, but ${names(alone)} has no replica.`,
          'Give each primary a replica: redis-cli --cluster add-node … --cluster-slave',
        ),
  ]
}
