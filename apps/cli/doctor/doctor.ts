import { parseArgs } from 'node:util'
import { ChatError } from '@runnel/protocol/errors'
import { inspectRedis } from '@runnel/redis/inspect/inspect'
import { readDeadJobs } from '@runnel/redis/job/job'
import { beginProbe } from '@runnel/redis/probe/probe'
import { listProcesses } from '@runnel/redis/process/process'
import { Refusal } from '../command.ts'
import type { Command } from '../command.ts'
import { connectInstallation, findInstallation } from '../installation.ts'
import { examineConversation } from './conversation.ts'
import { examineEntrance } from './entrance.ts'
import { fails, printed, type Finding } from './finding.ts'
import { judgeProcesses } from './judge-processes.ts'
import { judgeRedis } from './judge-redis.ts'
import { readLocalGateways } from './local-processes.ts'
import { examineRestart } from './restart.ts'

/** More gateways than this are not all sat at from one place. */
const mostSeats = 24

/** Looks at a running installation, tries it, and says what holds and what does not. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Look at a running installation, try it, and say what holds and what to mend.',
  usage: `npm run runnel -- doctor [--url https://chat.example.org] [--gateway http://10.0.0.5:3001 …] [--restart-one] [--json]

  --url          the address that people use; else what the running installation says of itself
  --gateway      the address of a gateway itself, once for each; else those that "npm start" runs, or whom the load balancer gives us
  --restart-one  restarts one gateway while two probe people talk ("npm start" only)
  --json         prints what was found as JSON, for programs
  --data         the data directory of the running installation; REDIS_URL wins over it

Redis is looked at, nothing in it is changed but for a private channel with probe people, whom nobody sees, and which are gone afterwards.
Exit code 0 when everything holds, also where something should be better; 1 when something fails.`,
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        url: { type: 'string' },
        gateway: { type: 'string', multiple: true, default: [] },
        'restart-one': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        data: { type: 'string', default: '.runnel' },
      },
    })
    const installation = findInstallation(values.data)
    const address = values.url ?? installation.url
    if (!address || !URL.canParse(address))
      throw new Refusal('Say where people connect: --url https://chat.example.org', 2)
    const url = address.replace(/\/$/, '')
    const isLocal = installation.url !== undefined
    const findings: Finding[] = []
    const tell = (some: readonly Finding[]) => {
      findings.push(...some)
      if (!values.json) for (const one of some) process.stdout.write(`${printed(one)}\n`)
    }
    const begin = (title: string) => values.json || process.stdout.write(`\n${title}\n`)

    await using redis = await connectInstallation(installation)
    const processes = await listProcesses(redis)
    const gateways = processes.filter(({ kind }) => kind === 'gateway')
    begin('Redis')
    const ackReplicas = Math.max(0, ...gateways.map((one) => one.ackReplicas))
    const libraries = processes.flatMap((one) => one.libraries)
    tell(judgeRedis(await inspectRedis(redis, installation.redisUrl), { ackReplicas, libraries }))
    begin('Gateways and workers')
    tell(judgeProcesses(processes, { deadJobs: (await readDeadJobs(redis)).length }))
    signal.throwIfAborted()

    const local = isLocal ? readLocalGateways(values.data) : []
    const direct = new Map([
      ...local.map(({ name, port }) => [name, `http://127.0.0.1:${port}`] as const),
      ...values.gateway.map((one) => [one, one.replace(/\/$/, '')] as const),
    ])
    const seats = Math.min(mostSeats, Math.max(2, direct.size > 0 ? direct.size : gateways.length * 3))
    // Two try the way in, the others sit down at the gateways.
    const begun = await beginProbe(redis, seats + 2).catch((error: unknown) => {
      if (error instanceof ChatError) return undefined
      throw error
    })
    if (begun === undefined) {
      begin('A conversation')
      tell([
        fails(
          'talk',
          'Nothing can be written to Redis: nobody can send, sign in or read what they have missed.',
          'Mend what is said of Redis above, then try again.',
        ),
      ])
      return conclude(findings, values.json)
    }
    await using probe = begun
    begin(`The way in: ${url}`)
    const entering = probe.people.slice(0, 2).map(({ token }) => token)
    tell(await examineEntrance({ url, tokens: entering }))
    signal.throwIfAborted()
    begin('A conversation')
    const names = gateways.map(({ name }) => name)
    const sitting = { ...probe, people: probe.people.slice(2) }
    tell(await examineConversation(redis, sitting, { direct, url, names }))
    signal.throwIfAborted()
    if (values['restart-one']) {
      begin('A restart')
      tell([await examineRestart(probe, url, () => (isLocal ? readLocalGateways(values.data) : []))])
    }
    return conclude(findings, values.json)
  },
}

function conclude(findings: readonly Finding[], asJson: boolean): number {
  const many = (state: Finding['state']) => findings.filter((one) => one.state === state).length
  const ok = many('fails') === 0
  if (asJson) process.stdout.write(`${JSON.stringify({ ok, findings })}\n`)
  else {
    const parts = [`${many('holds')} hold`]
    if (many('warns') > 0) parts.push(`${many('warns')} to look at`)
    if (many('unknown') > 0) parts.push(`${many('unknown')} not tried`)
    parts.push(`${many('fails')} fail`)
    process.stdout.write(`\n${parts.join(', ')}.${ok ? ' Runnel is well.' : ''}\n`)
  }
  return ok ? 0 : 1
}
