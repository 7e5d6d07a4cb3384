import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '@runnel/client/client'
import { channelName } from '@runnel/protocol/channel'
import type { ChannelId } from '@runnel/protocol/ids'
import { Refusal, say, showProgress } from '../command.ts'
import type { Command } from '../command.ts'
import { findOwner } from '../import/people.ts'
import { readLogs, requireChannel } from '../import/import-irc.ts'
import { connectInstallation, findInstallation } from '../installation.ts'
import { gatherCrowd } from './crowd.ts'
import type { Crowd } from './crowd.ts'
import { writeScript } from './script.ts'
import type { Cue } from './script.ts'
import { FloodTally } from './tally.ts'
import type { FloodResult } from './tally.ts'

const options = {
  replay: { type: 'string' },
  clients: { type: 'string', default: '200' },
  speed: { type: 'string', default: '30' },
  rate: { type: 'string' },
  seconds: { type: 'string' },
  url: { type: 'string' },
  channel: { type: 'string', default: 'flood' },
  date: { type: 'string', default: '2000-01-01' },
  data: { type: 'string', default: '.runnel' },
  json: { type: 'boolean', default: false },
} as const

function readNumber(name: string, text: string | undefined, isWhole = false): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value > 0) || (isWhole && !Number.isInteger(value)))
    throw new Refusal(`--${name} takes a ${isWhole ? 'whole ' : ''}number above 0.`, 2)
  return value
}

/** Hears what every client is shown, and tells the tally. */
function listen(crowd: Crowd, channel: ChannelId, tally: FloodTally): void {
  for (const [index, client] of crowd.clients.entries())
    client.onEntries((where, entries) => {
      if (where === channel) tally.deliver(index, entries, performance.now())
    })
}

/** Sends what the script says through the clients' outboxes, each at its time; stops early when asked to. */
async function perform(
  script: readonly Cue[],
  clients: readonly Client[],
  channel: ChannelId,
  tally: FloodTally,
  signal: AbortSignal,
): Promise<void> {
  const waiting = clients.map(() => new Set<string>())
  const unsubscribe = clients.map((client, index) => {
    const timeline = client.timeline(channel)
    return timeline.subscribe(({ items }) => {
      const states = new Map(
        items.map((item) => [item.key, item.kind === 'message' ? item.status : 'settled']),
      )
      for (const clientId of waiting[index] ?? []) {
        const state = states.get(clientId)
        if (state === 'waiting') continue
        waiting[index]?.delete(clientId)
        if (state !== 'failed') tally.acknowledge(clientId, performance.now())
      }
    })
  })
  const start = performance.now()
  for (const [index, cue] of script.entries()) {
    const early = start + cue.atMs - performance.now()
    if (early > 0) await pause(early)
    if (signal.aborted) break
    const clientId = clients[cue.client]?.send(channel, cue.text, cue.action ? { action: true } : {})
    if (!clientId) continue
    tally.send(clientId, cue.client, start + cue.atMs)
    waiting[cue.client]?.add(clientId)
    if (index % 10 === 0) showProgress(`${index + 1} of ${script.length} sent`)
  }
  // What waits for a gateway that is away is sent when it is back.
  await until(() => waiting.every(({ size }) => size === 0), 120_000)
  for (const stop of unsubscribe) stop()
}

async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > end) return false
    await pause(50)
  }
  return true
}

function describe(result: FloodResult, crowd: { size: number; resumed: number; online: number }): string {
  const ms = (value: number) => (Number.isNaN(value) ? '–' : `${value.toFixed(1)} ms`)
  const lines: [string, string][] = [
    ['sent', String(result.sent)],
    ['acknowledged', String(result.acknowledged)],
    ['delivered', String(result.delivered)],
    ['lost', String(result.lost)],
    ['doubled', String(result.doubled)],
    ['out of order', String(result.outOfOrder)],
    [
      'resumed',
      `${crowd.resumed} lost their connection and came back; ${crowd.online} of ${crowd.size} are connected`,
    ],
    ['latency', `median ${ms(result.latencyMs.median)}, p99 ${ms(result.latencyMs.p99)}`],
    [
      'acknowledgement',
      `median ${ms(result.acknowledgementMs.median)}, p99 ${ms(result.acknowledgementMs.p99)}`,
    ],
  ]
  return lines.map(([name, value]) => `${name.padEnd(16)}${value}`).join('\n')
}

/** Replays a log live and judges what arrives. */
export const flood: Command = {
  name: 'flood',
  summary: 'Replay a log live through real clients, and report what was lost, doubled or late.',
  usage: `npm run runnel -- flood --replay <file> [--clients 200] [--speed 30] [--rate 50] [--seconds 60] [--url http://…]

  --replay    an IRC log; each of its nicks becomes one of the clients
  --clients   how many clients are connected, all of them members and readers (200)
  --speed     how many times faster than it happened (30)
  --rate      messages per second instead; the log begins anew at its end
  --seconds   for how long
  --url       where clients connect; else what the running installation says of itself
  --channel   the public channel it happens in (flood)
  --data      the data directory of the running installation; REDIS_URL wins over it
  --json      prints the result as JSON

Makes accounts flood-1, flood-2 … without a password. Latency is from the moment a message was due until a client showed it.
Exit code 1 when anything was lost, doubled, out of order or never acknowledged, or a client is not connected at the end.`,
  async run(args, signal) {
    const { values } = parseArgs({ args, options })
    if (!values.replay) throw new Refusal('Say what to replay: --replay <file>', 2)
    const size = readNumber('clients', values.clients, true) ?? 0
    const speed = readNumber('speed', values.speed) ?? 1
    const rate = readNumber('rate', values.rate)
    const seconds = readNumber('seconds', values.seconds)
    const name = channelName.safeParse(values.channel)
    if (!name.success) throw new Refusal('--channel is not a name a channel can have.', 2)
    const lines = readLogs([values.replay], { day: values.date }).flatMap((file) => file.lines)
    const script = writeScript(lines, { clients: size, speed, rate, seconds })
    if (script.length === 0) throw new Refusal(`${values.replay} holds nothing that was said.`)

    const installation = findInstallation(values.data)
    const url = values.url ?? installation.url
    if (!url) throw new Refusal('Say where clients connect: --url http://127.0.0.1:3000', 2)
    await using redis = await connectInstallation(installation)
    const owner = await findOwner(redis)
    if (!owner) throw new Refusal('Nobody has signed up yet: open Runnel and make the first account.')
    const channel = await requireChannel(redis, owner, name.data)
    await using crowd = await gatherCrowd(redis, {
      url,
      channel,
      size,
      onGathered: (count) => showProgress(`${count} of ${size} people gathered`),
    })
    const isReady = (client: Client) =>
      client.connection.getState().phase === 'online' && client.channels.getState().has(channel)
    await until(() => signal.aborted || crowd.clients.every(isReady), 60_000)
    signal.throwIfAborted()
    showProgress('')
    if (!crowd.clients.every(isReady))
      throw new Refusal(`Only ${crowd.online()} of ${size} clients could connect to ${url}.`)
    say(`${size} clients on ${url}, ${script.length} messages`)

    const tally = new FloodTally(size)
    listen(crowd, channel, tally)
    await perform(script, crowd.clients, channel, tally, signal)
    await until(() => tally.missing() === 0 && crowd.online() === size, 60_000)
    showProgress('')
    const result = tally.result()
    const counts = { size, resumed: crowd.resumed(), online: crowd.online() }
    process.stdout.write(
      `${values.json ? JSON.stringify({ ...result, clients: counts }) : describe(result, counts)}\n`,
    )
    const faults = result.lost + result.doubled + result.outOfOrder + result.sent - result.acknowledged
    if (signal.aborted) throw signal.reason
    return faults > 0 || counts.online < size ? 1 : 0
  },
}
