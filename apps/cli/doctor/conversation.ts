import { randomUUID } from 'node:crypto'
import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import type { ChannelId, Position } from '@runnel/protocol/ids'
import type { Redis } from '@runnel/redis/connect'
import { findGateways, type Probe } from '@runnel/redis/probe/probe'
import { fails, holds, unknown, type Finding } from './finding.ts'
import { count } from './judge-processes.ts'
import { until } from './until.ts'

/** A probe person who sits at a gateway. */
interface Seat {
  gateway: string
  /** Where this gateway was reached. */
  url: string
  token: string
  client: Client
  /** Texts shown to them, in order. */
  heard: string[]
}

/** Where gateways can be asked for: each at an address of its own, or all behind one. */
export interface Gateways {
  /** By name; empty where only the load balancer is known. */
  direct: ReadonlyMap<string, string>
  url: string
  /** All that run, as they say themselves. */
  names: readonly string[]
}

const arriveMs = 10_000
const hearMs = 5_000

/** Talks through every gateway, resumes from one to the next, and reads back. */
export async function examineConversation(
  redis: Redis,
  probe: Probe,
  gateways: Gateways,
): Promise<Finding[]> {
  await using stack = new AsyncDisposableStack()
  const seats = await takeSeats(redis, probe, gateways, stack)
  const missing = gateways.names.filter((name) => !seats.some(({ gateway }) => name.startsWith(gateway)))
  const findings = missing.map((name) =>
    unknown(
      `talk.${name}`,
      `Nobody was let in at ${name}: it was not tried.`,
      'Either it does not answer, or the load balancer prefers others now. Name its address: --gateway http://host:port',
    ),
  )
  if (seats.length === 0)
    return [
      fails(
        'talk',
        'Nobody could be connected.',
        'Look at the lines about the load balancer above, and at the logs of the gateways.',
      ),
    ]
  const said: string[] = []
  for (const seat of seats) findings.push(await sayThrough(seat, seats, probe.channel, said))
  findings.push(...(await resumeAcross(seats, probe.channel, said)))
  findings.push(await readBack(seats[0]!, probe.channel, said))
  return findings
}

/** One person at each gateway, as far as they can be brought there. */
async function takeSeats(
  redis: Redis,
  { people, channel }: Probe,
  { direct, url }: Gateways,
  stack: AsyncDisposableStack,
): Promise<Seat[]> {
  const addresses = direct.size > 0 ? [...direct.values()] : people.map(() => url)
  const comers = people.slice(0, addresses.length).map(({ user, token }, index) => {
    const heard: string[] = []
    const client = createClient({ url: addresses[index]!, token, transports: ['websocket'] })
    stack.use(client)
    client.onEntries((where, entries) => {
      if (where !== channel) return
      for (const entry of entries) if (entry.type === 'message.posted') heard.push(entry.text)
    })
    client.start()
    return { user, token, url: addresses[index]!, client, heard }
  })
  const isIn = ({ client }: { client: Client }) => client.connection.getState().phase === 'online'
  // Whoever has not come by then will not.
  await until(() => comers.every(isIn), arriveMs)
  const seats: Seat[] = []
  for (const comer of comers.filter(isIn)) {
    let lease: string | undefined
    await until(async () => ([lease] = await findGateways(redis, comer.user)) && lease !== undefined, hearMs)
    const gateway = lease?.slice(0, lease.lastIndexOf('.'))
    if (gateway !== undefined && !seats.some((seat) => seat.gateway === gateway))
      seats.push({ ...comer, gateway })
  }
  return seats
}

async function say(
  { client }: Seat,
  channel: ChannelId,
  said: string[],
  text: string,
): Promise<Position['id']> {
  const { id } = await client.request('message:send', { channel, clientId: randomUUID(), text })
  said.push(text)
  return id
}

async function sayThrough(
  seat: Seat,
  seats: readonly Seat[],
  channel: ChannelId,
  said: string[],
): Promise<Finding> {
  const check = `talk.${seat.gateway}`
  const todo = `Look at the log of ${seat.gateway}.`
  try {
    const startedAt = performance.now()
    await say(seat, channel, said, `Hello from ${seat.gateway}`)
    const ms = Math.ceil(performance.now() - startedAt)
    const last = said.at(-1)!
    if (!(await until(() => seats.every(({ heard }) => heard.includes(last)), hearMs))) {
      const deaf = seats.filter(({ heard }) => !heard.includes(last)).map(({ gateway }) => gateway)
      return fails(check, `What is said through ${seat.gateway} does not reach ${deaf.join(', ')}.`, todo)
    }
    return holds(
      check,
      `What is said through ${seat.gateway} is on the disk after ${ms} ms, and reaches ${seats.length === 1 ? 'people there' : `people at all ${seats.length} gateways`}.`,
    )
  } catch (error) {
    return fails(check, `${seat.gateway} does not take messages: ${(error as Error).message}`, todo)
  }
}

/** Somebody reads at one gateway, is away while others talk, and comes back at the next: told exactly what they missed. */
async function resumeAcross(seats: readonly Seat[], channel: ChannelId, said: string[]): Promise<Finding[]> {
  const wrong: string[] = []
  try {
    for (const [index, from] of seats.entries()) {
      const to = seats[(index + 1) % seats.length]!
      const { position } = await from.client.request('history:page', { channel, limit: 1 })
      await from.client.stop()
      const missed = [`While ${from.gateway} was left`, `Still left`]
      const teller = seats.length === 1 ? undefined : to
      const late = createClient({ url: to.url, token: from.token, transports: ['websocket'] })
      const returning: Seat = { ...from, url: to.url, client: late }
      await using client = late
      if (teller) for (const text of missed) await say(teller, channel, said, text)
      client.start()
      await until(() => client.connection.getState().phase === 'online', arriveMs)
      if (!teller) for (const text of missed) await say(returning, channel, said, text)
      const { channels } = await client.request('session:resume', { positions: { [channel]: position } })
      const told = channels.find((one) => one.channel === channel)?.events ?? []
      const texts = told.flatMap((entry) => (entry.type === 'message.posted' ? [entry.text] : []))
      if (texts.join('\n') !== missed.join('\n')) wrong.push(`from ${from.gateway} to ${to.gateway}`)
      await client.stop()
      // Back at their place for the next round.
      const again = createClient({ url: from.url, token: from.token, transports: ['websocket'] })
      seats[index]!.client = again
      again.start()
      await until(() => again.connection.getState().phase === 'online', arriveMs)
    }
  } catch (error) {
    wrong.push((error as Error).message)
  } finally {
    await Promise.all(seats.map(({ client }) => client.stop()))
  }
  return [
    wrong.length === 0
      ? holds(
          'talk.resume',
          seats.length === 1
            ? 'Whoever comes back is told exactly what they missed.'
            : `Whoever changes from one gateway to another is told exactly what they missed (${count(seats.length, 'change')}).`,
        )
      : fails(
          'talk.resume',
          `Whoever comes back is not told what they missed: ${wrong.join(', ')}.`,
          'Do all gateways use the same Redis and RUNNEL_PREFIX? Compare their settings.',
        ),
  ]
}

async function readBack(seat: Seat, channel: ChannelId, said: readonly string[]): Promise<Finding> {
  await using client = createClient({ url: seat.url, token: seat.token, transports: ['websocket'] })
  client.start()
  try {
    await until(() => client.connection.getState().phase === 'online', arriveMs)
    const { messages } = await client.request('history:page', { channel, limit: 100 })
    const texts = messages.map(({ text }) => text)
    return texts.join('\n') === said.slice(-100).join('\n')
      ? holds(
          'talk.history',
          `All ${count(said.length, 'message')} of this trial ${said.length === 1 ? 'is' : 'are'} in the history, once and in order.`,
        )
      : fails(
          'talk.history',
          `The history holds ${texts.length} of ${said.length} messages of this trial, or in another order.`,
          'Keep the logs of gateways and Redis, and make a backup before anything else.',
        )
  } catch (error) {
    return fails(
      'talk.history',
      `The history could not be read: ${(error as Error).message}`,
      'Look at the logs of the gateways.',
    )
  }
}
