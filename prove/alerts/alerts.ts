import { createChannel } from '@runnel/redis/channel/channel'
import { userOf } from '@runnel/redis/login/login'
import { makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { redisUserRules } from '@runnel/testing/redis-users'
import { until } from '@runnel/testing/start-redis'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Experiment, Row, RunOptions } from '../experiment.ts'
import { foreignMetricNames } from '../../scripts/start/prometheus.ts'
import { startLoad } from '../rig/load.ts'
import { statusOf } from '../rig/process.ts'
import { startWorld } from '../rig/world.ts'
import type { Stage } from './breakage.ts'
import { largeThings, longThings, slowThings, smallThings } from './breakages.ts'
import { startMonitor } from './monitor.ts'
import { readQuestions, watchPanels, type Question } from './panels.ts'

/** Told by a Redis that has replicas, or is one. */
const onlyOfReplicas = new Set(['redis_connected_slave_lag_seconds', 'redis_master_link_up'])
const webServer = fileURLToPath(
  new URL('../../apps/web/.next/standalone/apps/web/server.js', import.meta.url),
)
const fireWithinMs = 120_000
const resolveWithinMs = 120_000
/** For so long nothing may fire while nothing is broken. */
const quietMs = 15_000

/** Breaks things in a living installation, and looks whether an operator is told, and told when it is well again. */
export const alerts: Experiment = {
  name: 'alerts',
  promise: 'alerts',
  title: 'what breaks is told to the operator, and that it is well again',
  run: (options) => breakThings(options),
}

/** The same; with `only`, just the breakages whose title or alerts match. */
export async function breakThings({
  isShort,
  tell,
  only,
}: Pick<RunOptions, 'isShort' | 'tell'> & { only?: RegExp }): Promise<Row[]> {
  // It measures with the rights that it is delivered with.
  const password = randomUUID()
  const [exporter] = redisUserRules('runnel', { exporter: password }).filter(
    ({ name }) => name === userOf.exporter,
  )
  if (!exporter) throw new Error('deploy/redis/users.acl names no exporter')
  // The short set breaks nothing that needs the web app, which may not be built.
  await using world = await startWorld({
    redis: 'single',
    gateways: 3,
    workers: 1,
    redisSettings: { user: [exporter.name, ...exporter.rules].join(' ') },
    ...(isShort ? {} : { web: webServer }),
  })
  await using monitor = await startMonitor(world, `${exporter.name}:${password}`)
  const load = await startLoad(world, { people: 3, channels: 2, perSecond: 15, seed: 1 })
  const eve = await makePerson(world.redis, 'eve')
  const { channel: quiet } = await createChannel(world.redis, {
    by: eve.user,
    kind: 'public',
    name: 'quiet',
  })
  await using connection = await connect(
    `http://${world.gateways[0]!.address}:${world.gateways[0]!.port}`,
    eve.token,
  )
  await connection.ask('session:resume', {})
  const stage: Stage = {
    busy: load.plan.channels[0]!.channel,
    quiet,
    look: () => connection.ask('member:list', { channel: quiet }),
    token: eve.token,
    monitor,
  }
  const rows: Row[] = []
  const note = (row: Row) => {
    rows.push(row)
    tell(`${row.case}: ${row.note ?? ''}`)
  }

  // Rates are known once there have been some looks.
  await until(async () => (await monitor.ask('runnel:append_seconds:p99')) !== undefined, 30_000)
  await until(async () => (await monitor.firing()).size === 0, 60_000).catch(async (cause: unknown) => {
    throw new Error(`It begins with ${[...(await monitor.firing())].join(', ')}`, { cause })
  })
  const missing: string[] = []
  for (const name of foreignMetricNames)
    if (!onlyOfReplicas.has(name) && (await monitor.ask(`count(${name})`)) === undefined) missing.push(name)
  note(rowOf('what others are asked for is told', missing, missing.join(', ') || 'all of it', 0))
  const panels = watchPanels(monitor)
  const heard = new Set<string>()
  for (const end = performance.now() + (isShort ? quietMs / 5 : quietMs); performance.now() < end;) {
    for (const alert of await monitor.firing()) heard.add(alert)
    // What panels are about besides talking.
    await connection.ask('session:resume', {})
    await connection.ask('admin:open', { channel: quiet })
    await connection.ask('admin:close', { channel: quiet })
    await connection.askAnything('admin:open', {})
    await statusOf(`${world.url}/sign-in`)
    await pause(500)
  }
  await panels.look()
  const onlyWhenBroken = panels.unanswered
  note(rowOf('nothing is broken', [...heard], `${heard.size} alerts`, quietMs))

  const all = isShort
    ? [smallThings, ...largeThings.slice(0, 2)]
    : [[...smallThings, ...slowThings], longThings, ...largeThings]
  const rounds = all
    .map((round) => round.filter(({ title, alerts }) => only?.test(`${title} ${alerts.join(' ')}`) ?? true))
    .filter((round) => round.length > 0)
  for (const round of rounds) {
    const startedAt = performance.now()
    const wanted = new Set(round.flatMap(({ alerts }) => alerts))
    const early = [...(await monitor.firing())].filter((alert) => wanted.has(alert))
    const mend = []
    for (const breakage of round) mend.push(await breakage.break(world, stage))
    const fired = await timesOf(wanted, fireWithinMs, (firing, alert) => firing.has(alert), monitor.firing)
    await panels.look()
    for (const undo of mend) await undo()
    const resolved = await timesOf(
      wanted,
      resolveWithinMs,
      (firing, alert) => !firing.has(alert),
      monitor.firing,
    )
    for (const { title, alerts } of round) {
      const faults = alerts.flatMap((alert) => [
        ...(early.includes(alert) ? [`${alert} fired before`] : []),
        ...(fired.has(alert) ? [] : [`${alert} never fired`]),
        ...(resolved.has(alert) ? [] : [`${alert} did not end`]),
      ])
      const says = alerts.map(
        (alert) => `${alert} after ${fired.get(alert) ?? '–'} s, over after ${resolved.get(alert) ?? '–'} s`,
      )
      note(rowOf(title, faults, [...says, ...faults].join('; '), performance.now() - startedAt))
    }
    // What else it brought about is over, too, before the next thing is broken.
    await until(async () => (await monitor.firing()).size === 0, resolveWithinMs).catch(async () =>
      tell(`still firing: ${[...(await monitor.firing())].join(', ')}`),
    )
    tell(`  ${load.acknowledged} acknowledged, ${load.waiting} waiting, ${load.offline} offline`)
  }
  if (!isShort && only === undefined) note(panelRow(onlyWhenBroken, panels.unanswered))
  return rows
}

/** Every panel has something to show, if not always. */
function panelRow(onlyWhenBroken: readonly Question[], never: readonly Question[]): Row {
  const expressionsOf = (questions: readonly Question[]) =>
    questions.map(({ panel, expression }) => `${panel} (\`${expression.replaceAll('|', '\\|')}\`)`)
  const late = onlyWhenBroken.filter((question) => !never.includes(question))
  const says = [
    `${readQuestions().length - onlyWhenBroken.length} questions are answered while nothing is broken`,
    ...(late.length > 0 ? [`once something is: ${expressionsOf(late).join(', ')}`] : []),
    ...(never.length > 0 ? [`never: ${expressionsOf(never).join(', ')}`] : []),
  ]
  return rowOf('every panel of the dashboard shows something', expressionsOf(never), says.join('; '), 0)
}

function rowOf(what: string, faults: readonly string[], says: string, ms: number): Row {
  return {
    case: what,
    rounds: 1,
    operations: 1,
    refused: 0,
    faults: faults.length,
    seconds: ms / 1_000,
    note: says,
  }
}

/** For each alert after how many seconds it was so; those for which it never was are left out. */
async function timesOf(
  wanted: ReadonlySet<string>,
  withinMs: number,
  isSo: (firing: ReadonlySet<string>, alert: string) => boolean,
  readFiring: () => Promise<Set<string>>,
): Promise<Map<string, string>> {
  const times = new Map<string, string>()
  const startedAt = performance.now()
  while (times.size < wanted.size && performance.now() - startedAt < withinMs) {
    const firing = await readFiring()
    for (const alert of wanted)
      if (!times.has(alert) && isSo(firing, alert))
        times.set(alert, ((performance.now() - startedAt) / 1_000).toFixed(0))
    await pause(300)
  }
  return times
}
