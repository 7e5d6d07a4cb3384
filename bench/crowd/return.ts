import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@runnel/client/client'
import type { Client } from '@runnel/client/client'
import { socketWires } from '@runnel/client/wire'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { presenceTimes } from '@runnel/redis/presence/presence'

export interface ReturnPlan {
  kind: 'return'
  channel: ChannelId
  /** The gateway that will go, and those that stay. */
  dying: string
  staying: string[]
  /** Those on the dying one. */
  people: { user: UserId; token: string }[]
  /** Those on the others, who watch the returning ones. */
  witnesses: { user: UserId; token: string }[]
  onScreen: number
}

export interface ReturnResult {
  /** From the loss of the first connection to everyone being online again, with all their channels, in ms. */
  p50Ms: number
  p99Ms: number
  allMs: number
  /** Connections opened per person. */
  attempts: number
  /** Times that a witness was told of somebody as offline who was back before they counted as gone (PRE-1). */
  takenForGone: number
  /** Times that they were told of somebody who was away for longer: they were gone. */
  reallyGone: number
  /** Share of one core that the load used while they returned. */
  loadCore: number
}

const patienceMs = 60_000

/** Seats people with the SDK; `seated` is called once everyone is online, and has their gateway end. */
export async function runReturn(plan: ReturnPlan, seated: () => Promise<void>): Promise<ReturnResult> {
  const { dying, staying, people, witnesses, onScreen, channel } = plan
  let hasBegun = false
  let attempts = 0
  const calledGone: UserId[] = []
  let turn = 0

  const some = (of: readonly { user: UserId }[], from: number) =>
    Array.from({ length: onScreen }, (_, index) => of[(from * 7_919 + index * 104_729) % of.length]!.user)
  const open = (token: string, url: () => string, watched: UserId[]): Client => {
    const client = createClient({
      url: '',
      token,
      openWire: (listener) => {
        if (hasBegun) attempts += 1
        return socketWires({ url: url(), token, transports: ['websocket'] })(listener)
      },
    })
    client.openChannel(channel)
    client.watchPresence(watched)
    client.start()
    return client
  }
  const online = async (clients: readonly Client[]) => {
    for (let waited = 0; waited < patienceMs; waited += 50) {
      if (clients.every((client) => client.connection.getState().phase === 'online')) return
      await pause(50)
    }
    throw new Error('not everyone was let in')
  }
  const next = () => staying[turn++ % staying.length]!
  const seatedClients: Client[] = []
  const seat = async (which: readonly { token: string }[], url: () => string) => {
    const clients: Client[] = []
    for (let from = 0; from < which.length; from += 50) {
      const batch = which
        .slice(from, from + 50)
        .map(({ token }, index) => open(token, url, some(people, from + index)))
      clients.push(...batch)
      seatedClients.push(...batch)
      await online(batch)
    }
    return clients
  }
  const returning = await seat(people, () => (hasBegun ? next() : dying))
  const watching = await seat(witnesses, next)
  await pause(2_000)
  for (const client of watching)
    client.on('presence:changed', ({ users }) => {
      if (hasBegun)
        calledGone.push(...users.filter(({ state }) => state === 'offline').map(({ user }) => user))
    })

  const backAt = new Map<Client, number>()
  const all = Promise.withResolvers<void>()
  let begunAt = 0
  for (const client of returning)
    client.connection.subscribe(({ phase }) => {
      if (phase !== 'online') {
        backAt.delete(client)
        if (begunAt === 0) begunAt = performance.now()
      } else if (begunAt > 0) {
        backAt.set(client, performance.now() - begunAt)
        if (backAt.size === returning.length) all.resolve()
      }
    })
  hasBegun = true
  const cpu = process.cpuUsage()
  await seated()
  const late = setTimeout(
    () => all.reject(new Error(`${returning.length - backAt.size} did not return`)),
    patienceMs,
  )
  await all.promise
  clearTimeout(late)
  const tookMs = performance.now() - begunAt
  const { user, system } = process.cpuUsage(cpu)
  // Presence has a grace: whoever was taken for gone would be told of by then.
  await pause(8_000)
  const awayMs = new Map(people.map(({ user }, index) => [user, backAt.get(returning[index]!)]))
  const reallyGone = calledGone.filter(
    (user) => (awayMs.get(user) ?? Infinity) > presenceTimes.gatewayMs,
  ).length
  const times = [...backAt.values()].toSorted((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  await Promise.all(seatedClients.map((client) => client.stop()))
  return {
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    allMs: times.at(-1)!,
    attempts: attempts / returning.length,
    takenForGone: calledGone.length - reallyGone,
    reallyGone,
    loadCore: (user + system) / 1_000 / tookMs,
  }
}
