import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createChannel } from '@runnel/redis/channel/channel'
import { makePerson } from '@runnel/testing/cast'
import { connect, type Connection } from '@runnel/testing/connection'
import { roundsOf, type Experiment, type Row, type RunOptions } from '../experiment.ts'
import { findOutOfBounds, type Sample } from '../rig/check-lives.ts'
import type { Process } from '../rig/process.ts'
import { underLoad, type Stage } from '../under-load.ts'

/** What may wait for one socket besides its largest single packet (LOAD-1), in bytes: on a busy machine all that came in one turn is one. */
const mostBytes = 1_048_576
/** How long anybody else may wait for an answer meanwhile, in ms. */
const mostWaitMs = 5_000
/** What the operating system takes in for a reader before the gateway has to keep anything: buffers of both ends, generously. */
const systemBytes = 16 * 1_048_576
const text = 'x'.repeat(10_000)

/** In a channel in which much is said some read nothing. They are let go before a mebibyte waits for one, and nobody else notices. */
export const slowReaders: Experiment = {
  name: 'slow-readers',
  promise: 'LOAD-1',
  title: 'readers who do not read, among those who do',
  needsNetwork: true,
  async run(options) {
    const hook = fileURLToPath(new URL('./without-bound.ts', import.meta.url))
    const control = await run({ ...options, tell: () => {} }, 'gateways without the bound', {
      NODE_OPTIONS: `--import ${hook}`,
    })
    return [
      ...(await run(options, 'as it is', {})),
      ...control.slice(0, 1).map((row): Row => ({ ...row, isControl: true })),
    ]
  },
}

function run(options: RunOptions, name: string, env: Record<string, string>): Promise<Row[]> {
  const readers = roundsOf(options, 9, 3)
  return underLoad(options, {
    case: name,
    rounds: readers,
    world: { env: { RUNNEL_LOG_LEVEL: 'info', ...env } },
    load: { perSecond: 30 },
    fault: (stage) => sendMuch(stage, readers),
  })
}

async function sendMuch({ world, load, tell }: Stage, count: number) {
  const { gateways, redis } = world
  await using all = new AsyncDisposableStack()
  const person = (name: string) => makePerson(redis, `${name}-${randomUUID().slice(0, 8)}`)
  const [talker, witness] = [await person('talker'), await person('witness')]
  const slow = await Promise.all(Array.from({ length: count }, (_, index) => person(`slow-${index}`)))
  const { channel } = await createChannel(redis, {
    by: talker.user,
    kind: 'private',
    name: `flood-${randomUUID()}`,
    members: [witness, ...slow].map(({ user }) => user),
  })
  const at = async (token: string, gateway: Process) => {
    const connection = all.use(await connect(`http://${gateway.address}:${gateway.port}`, token))
    await connection.ask('session:resume', {})
    return connection
  }
  const talkers = await Promise.all(gateways.map((gateway) => at(talker.token, gateway)))
  const witnesses = await Promise.all(gateways.map((gateway) => at(witness.token, gateway)))
  const readers = await Promise.all(
    slow.map(({ token }, index) => at(token, gateways[index % gateways.length]!)),
  )
  for (const reader of readers) stopReading(reader)
  load.noteFault(`${count} readers stop reading`)

  const closed = () => gateways.flatMap((gateway) => readCloses(gateway))
  let said = 0
  let longestMs = 0
  const bytes = () => said * text.length
  while (closed().length < count && bytes() < systemBytes + 8 * mostBytes) {
    const began = performance.now()
    await Promise.all(talkers.flatMap((one) => [one.say(channel, text), one.say(channel, text)]))
    longestMs = Math.max(longestMs, performance.now() - began)
    said += 2 * talkers.length
  }
  const end = performance.now() + 10_000
  while (witnesses.some((one) => one.texts(channel).length < said) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const waited = closed()
  const samples: Sample[] = [
    ...waited.map(({ bytes, largest }) => ({
      what: 'bytes that waited for a socket when it was closed, besides its largest packet',
      value: bytes - largest,
      most: mostBytes,
    })),
    ...Array.from({ length: count - waited.length }, () => ({
      what: 'bytes that wait for a socket which nobody closed, at least',
      value: bytes() - systemBytes,
      most: mostBytes,
    })),
    ...witnesses.map((one) => ({
      what: 'messages that a healthy reader lacks',
      value: said - one.texts(channel).length,
      most: 0,
    })),
    { what: 'ms that a healthy sender waited', value: longestMs, most: mostWaitMs },
  ]
  tell(`${waited.length} of ${count} were let go after ${said} messages`)
  const note = `${waited.length} of ${count} slow readers let go${waited.length > 0 ? `, ${Math.round(Math.max(...waited.map(({ bytes }) => bytes)) / 1_024)} KiB waiting at most` : ''}; ${said} messages of 10 kB to each healthy one; its sender waited ${Math.round(longestMs)} ms at most`
  return { faults: findOutOfBounds(samples), note }
}

function stopReading({ socket }: Connection): void {
  const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: Socket } }
  // The client's WebSocket here is the `ws` package.
  ws._socket.pause()
}

/** How many bytes waited for each socket that a gateway has closed for it, and in its largest packet. */
function readCloses(gateway: Process): { bytes: number; largest: number }[] {
  return gateway
    .readLog()
    .split('\n')
    .filter((line) => line.includes('a socket reads too slowly'))
    .map((line) => JSON.parse(line) as { bytes: number; largest: number })
}
