import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createChannel } from '@runnel/redis/channel/channel'
import { makePerson } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { findWrongPresence, type Truth } from '../rig/check-lives.ts'
import { openDevice } from '../rig/devices.ts'
import { nowMs, startHistory, type History } from '../rig/history.ts'
import type { Process } from '../rig/process.ts'
import { randomFrom } from '../rig/random.ts'
import { startWorld, type World } from '../rig/world.ts'

/** How long until everybody knows (PRE-1), in ms: a reload has five seconds' grace before that of a clean close begins. */
const within = { coming: 2_000, closing: 5_000 + 2_000, dying: 50_000, gateway: 15_000 }
/** What the way to a watcher takes, and a second at most in which changes are gathered. */
const slackMs = 1_200

/** People come and go in every way there is, and others watch them. */
export const presence: Experiment = {
  name: 'presence',
  promise: 'PRE-1',
  title: 'people come, close, die and lose their gateway; others watch them',
  needsNetwork: true,
  async run(options) {
    await using world = await startWorld({ redis: 'single', gateways: 3, workers: 1 })
    const { history, truths, seconds } = await play(world, options)
    const faults = findWrongPresence(history, truths)
    for (const { what } of faults.slice(0, 5)) options.tell(what)
    const contrary = truths.map((truth) => ({ ...truth, isOnline: !truth.isOnline }))
    const found = findWrongPresence(history, contrary).length
    const told = history.happenings.filter(({ type }) => type === 'presence').length
    const row = { rounds: truths.length, operations: told, refused: 0, seconds }
    return [
      { case: 'everybody is told in time', ...row, faults: faults.length },
      { case: 'the contrary of what was true', isControl: true, ...row, faults: found, seconds: 0 },
    ] satisfies Row[]
  },
}

async function play(
  { redis, gateways }: World,
  options: RunOptions,
): Promise<{ history: History; truths: Truth[]; seconds: number }> {
  const startedAt = performance.now()
  const { history, note } = startHistory(options.seed ?? 1)
  const random = randomFrom(options.seed ?? 1)
  const each = roundsOf(options, 6, 3)
  const make = (name: string) => makePerson(redis, `${name}-${randomUUID().slice(0, 8)}`)
  const owner = await make('owner')
  const [closing, dying, losing, staying] = await Promise.all(
    ['closing', 'dying', 'losing', 'staying'].map((name) =>
      Promise.all(Array.from({ length: each }, (_, index) => make(`${name}${index}`))),
    ),
  )
  const watched = [...closing!, ...dying!, ...losing!, ...staying!]
  const watchers = await Promise.all(gateways.map((_, index) => make(`watcher${index}`)))
  await createChannel(redis, {
    by: owner.user,
    kind: 'private',
    name: 'watch',
    members: [...watched, ...watchers].map(({ user }) => user),
  })
  const urlOf = ({ address, port }: Process) => `http://${address}:${port}`
  const [first, ...others] = gateways
  await using all = new AsyncDisposableStack()
  // Nobody watches at the gateway that is to die.
  for (const [index, watcher] of watchers.entries()) {
    const name = `watcher.${index}`
    history.owners[name] = watcher.user
    const urls = [urlOf(others[index % others.length]!)]
    const { client } = openDevice(name, watcher, { urls, note, random: random.fork() })
    all.defer(() => client.stop())
    client.watchPresence(watched.map(({ user }) => user))
  }
  await pause(3_000)

  const truths: Truth[] = []
  const soon = (ms: number) => nowMs() + ms + slackMs
  const come = async (person: { user: Truth['user']; token: string }, gateway: Process) => {
    const connection = all.use(await connect(urlOf(gateway), person.token))
    await connection.ask('session:resume', {})
    const truth: Truth = { user: person.user, isOnline: true, fromMs: soon(within.coming), untilMs: Infinity }
    truths.push(truth)
    return { connection, truth }
  }
  const goes = (truth: Truth, withinMs: number) => {
    truth.untilMs = nowMs()
    truths.push({ user: truth.user, isOnline: false, fromMs: soon(withinMs), untilMs: Infinity })
  }
  const elsewhere = (index: number) => others[index % others.length]!
  const closers = await Promise.all(closing!.map((person, index) => come(person, elsewhere(index))))
  // Nearly a minute: only in the whole run.
  const diers = options.isShort
    ? []
    : await Promise.all(dying!.map((person, index) => come(person, elsewhere(index))))
  const losers = await Promise.all(losing!.map((person) => come(person, first!)))
  await Promise.all(staying!.map((person, index) => come(person, elsewhere(index))))
  await pause(within.coming + 2 * slackMs)
  options.tell('all have come')

  for (const { connection, truth } of closers) {
    goes(truth, within.closing)
    connection.socket.disconnect()
  }
  for (const { connection, truth } of diers) {
    goes(truth, within.dying)
    const { ws } = connection.socket.io.engine.transport as unknown as { ws: { _socket: Socket } }
    // It answers no ping any more: as a device without power.
    ws._socket.pause()
  }
  for (const { truth } of losers) goes(truth, within.gateway)
  await first!.kill()
  await pause((options.isShort ? within.gateway : within.dying) + 3 * slackMs)
  for (const truth of truths) truth.untilMs = Math.min(truth.untilMs, nowMs())
  await first!.start()
  return { history, truths, seconds: (performance.now() - startedAt) / 1_000 }
}
