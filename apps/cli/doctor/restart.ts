import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@runnel/client/client'
import type { Probe } from '@runnel/redis/probe/probe'
import { fails, holds, unknown, type Finding } from './finding.ts'
import type { LocalProcess } from './local-processes.ts'
import { until } from './until.ts'

/** How long a gateway may take to be back, in ms. */
const backMs = 60_000
const everyMs = 50
/** How long the two talk on after it is back, in ms. */
const afterMs = 1_000

/** Restarts one gateway while one probe person talks to another, both through `url`, and tells what they noticed of it. `read` gives the gateways of this machine as they are now. */
export async function examineRestart(
  { people, channel }: Probe,
  url: string,
  read: () => readonly LocalProcess[],
): Promise<Finding> {
  const [before] = read()
  if (before === undefined)
    return unknown(
      'restart',
      'No gateway was restarted: only those that "npm start" runs can be restarted from here.',
      'Restart one yourself while "npm run runnel -- flood" talks: docker compose restart gateway, or kubectl rollout restart deployment/gateway. The flood tells whether anything was lost.',
    )
  const [talker, listener] = people
    .slice(0, 2)
    .map(({ token }) => createClient({ url, token, transports: ['websocket'] }))
  await using stack = new AsyncDisposableStack()
  const heard: string[] = []
  for (const client of [talker!, listener!]) stack.use(client).start()
  listener!.onEntries((where, entries) => {
    if (where !== channel) return
    for (const entry of entries) if (entry.type === 'message.posted') heard.push(entry.text)
  })
  const isIn = () => [talker!, listener!].every((client) => client.channels.getState().has(channel))
  if (!(await until(isIn, backMs)))
    return fails('restart', `Nobody could be connected at ${url}.`, 'See above.')

  const said: string[] = []
  let longestMs = 0
  let isOver = false
  const talking = (async () => {
    while (!isOver) {
      const text = `Restart ${said.length}`
      said.push(text)
      talker!.send(channel, text)
      await pause(everyMs)
    }
  })()
  const settling = (async () => {
    while (!isOver) {
      const startedAt = performance.now()
      await talker!.flushed()
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      await pause(everyMs)
    }
  })()
  process.kill(before.pid, 'SIGTERM')
  const isBack = await until(async () => {
    const now = read().find(({ name }) => name === before.name)
    return now !== undefined && now.pid !== before.pid && (await isReady(now.port))
  }, backMs)
  await pause(afterMs)
  isOver = true
  await talking
  await settling
  await until(() => heard.length >= said.length, backMs / 2)
  if (!isBack)
    return fails('restart', `${before.name} did not come back.`, `Look at its log, ${before.name}.log.`)
  return heard.join('\n') === said.join('\n')
    ? holds(
        'restart',
        `${before.name} was restarted while ${said.length} messages were sent: none was lost, doubled or out of order; the longest wait was ${(longestMs / 1_000).toFixed(1)} s.`,
      )
    : fails(
        'restart',
        `While ${before.name} was restarted, ${said.length} messages were sent and ${heard.length} shown, or in another order.`,
        'Keep the logs of gateways and Redis, and report this: it must not happen.',
      )
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
