import { randomUUID } from 'node:crypto'
import { connect } from '@runnel/testing/connection'
import { ask, askRaw, post } from '../ask.ts'
import { Tally, type AttackClass, type AttackOptions, type Row } from '../attack.ts'
import { newHandle } from '../target.ts'
import { startWeak } from '../weak.ts'

/** The most label values that one metric may have here: requests times outcomes are the most there are. */
const mostSeries = 2_500

/** Secrets and texts are planted everywhere, and then looked for in all logs, at their most talkative, and in all metrics. */
export const logs: AttackClass = {
  name: 'logs',
  title:
    'tokens, passwords, texts and names planted everywhere, then looked for in logs and metrics; forged lines; labels without end',
  answers:
    'ids, durations and codes; never text, names, addresses asked for, tokens or passwords; one record a line; labels from fixed lists',
  limits: 'on',
  needsOwn: true,
  async run(options) {
    const { target } = options
    const planted = await plant(options)
    const rows: Row[] = []
    const text = target.readLogs()
    const search = new Tally()
    for (const [what, secret] of planted)
      search.count(text.includes(secret) ? `${what} is in the logs` : undefined)
    rows.push(
      search.row('secrets and texts in the logs of every process, at level debug', {
        note: `${text.split('\n').length} lines`,
      }),
    )

    const lines = new Tally()
    for (const line of text.split('\n').filter((one) => one.startsWith('{'))) {
      const isWhole = parses(line)
      lines.count(isWhole ? undefined : `a line that is no record: ${line.slice(0, 120)}`)
    }
    lines.count(text.includes('forged line') ? 'a line was forged' : undefined)
    rows.push(lines.row('every line of the log is one record, and none is somebody else’s'))

    const metrics = new Tally()
    let series = 0
    for (const url of target.metricsUrls) {
      const { body } = await ask(url)
      for (const [what, secret] of planted)
        metrics.count(body.includes(secret) ? `${what} is in the metrics` : undefined)
      for (const fault of faultsOfMetrics(body)) metrics.faults.push(fault)
      series += body.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    }
    rows.push(
      metrics.row('secrets and invented names in the metrics', {
        note: `${series} series in ${target.metricsUrls.length} processes`,
      }),
    )

    const control = new Tally()
    await using weak = await startWeak()
    const secret = planted[0]![1]
    await post(weak.url, '/api/auth/sign-in', { handle: 'x', password: secret })
    control.count(weak.log.join('\n').includes(secret) ? 'the password is in its log' : undefined)
    for (const fault of faultsOfMetrics('http{path="/c/c_0123456789ab"} 1\n')) control.faults.push(fault)
    rows.push(control.row('a server that logs what it is sent, and counts by address', { isControl: true }))
    return rows
  },
}

function parses(line: string): boolean {
  try {
    return typeof (JSON.parse(line) as { level?: unknown }).level === 'number'
  } catch {
    return false
  }
}

/** Labels that take as many values as there are people, channels or ideas. */
function faultsOfMetrics(body: string): string[] {
  const faults: string[] = []
  const counts = new Map<string, number>()
  for (const line of body.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name = line] = /^([a-z0-9_]+)/i.exec(line) ?? []
    counts.set(name, (counts.get(name) ?? 0) + 1)
    if (/[uc]_[0-9a-z]{12}/.test(line))
      faults.push(`a label names somebody or somewhere: ${line.slice(0, 120)}`)
  }
  for (const [name, count] of counts) if (count > mostSeries) faults.push(`${name} has ${count} series`)
  return faults
}

/** Sends secrets in every place, right and wrong; gives what to look for. */
async function plant({
  target,
  isShort,
}: AttackOptions): Promise<(readonly [what: string, secret: string])[]> {
  const { url, cast } = target
  const mark = (what: string) => `${what}-${randomUUID()}`
  const secrets = {
    'a password': mark('password'),
    'a wrong password': mark('wrong'),
    'a message': mark('message'),
    'a message that was refused': mark('refused'),
    'a topic': mark('topic'),
    'a reason': mark('reason'),
    'a draft': mark('draft'),
    'a name': mark('Name'),
    'a keyword': mark('keyword'),
    'a header': mark('header'),
    'a query': mark('query'),
    'a path': mark('path'),
    'a body': mark('body'),
    'a request of no name': mark('no:such'),
    'a cookie': mark('cookie'),
  }
  const handle = newHandle('logged')
  await using adas = await connect(url, cast.ada.token)
  const { token: invite } = await adas.ask('invitation:create', { uses: 1 })
  const made = await post(url, '/api/auth/sign-up', {
    handle,
    name: secrets['a name'],
    password: secrets['a password'],
    invite,
  })
  const token = /runnel_session=([\w-]+)/.exec(String(made.headers['set-cookie']))?.[1] ?? ''
  const forged = '\\n{"level":60,"msg":"forged line"}\n{"level":60,"msg":"forged line"}'
  await post(url, '/api/auth/sign-in', { handle, password: secrets['a wrong password'] })
  await post(url, '/api/auth/sign-in', {
    handle: `${handle}${forged}`.slice(0, 32),
    password: secrets['a wrong password'],
  })
  await post(
    url,
    '/api/auth/sign-up',
    `{"${secrets['a body']}":1,"password":"${secrets['a wrong password']}"`,
  )
  await post(url, `/api/auth/${secrets['a path']}`, { password: secrets['a wrong password'] })
  await ask(`${url}/api/start?channel=${secrets['a query']}`, {
    headers: { cookie: `runnel_session=${token}` },
  })
  await ask(`${url}/${secrets['a path']}?${secrets['a query']}`, {
    headers: {
      cookie: `runnel_session=${secrets['a cookie']}`,
      'user-agent': secrets['a header'],
      referer: `http://x/${secrets['a header']}`,
    },
  })
  await askRaw(
    url,
    `GET /api/${encodeURIComponent(forged)} HTTP/1.1\r\nHost: x\r\nUser-Agent: ${forged.replaceAll('\n', '\r\n ')}\r\nConnection: close\r\n\r\n`,
    { waitMs: 500 },
  )

  await using mine = await connect(url, token, { extraHeaders: { 'user-agent': secrets['a header'] } })
  const { channel } = await mine.ask('channel:create', { kind: 'private', name: newHandle('logged') })
  await mine.say(channel, secrets['a message'])
  const asked: [string, object][] = [
    ['message:send', { channel, clientId: 'wrong', text: secrets['a message that was refused'] }],
    [
      'message:send',
      { channel: cast.design, clientId: randomUUID(), text: secrets['a message that was refused'] },
    ],
    ['message:send', { [secrets['a body']]: 1, channel, text: secrets['a message that was refused'] }],
    ['channel:set-topic', { channel, topic: secrets['a topic'] }],
    ['channel:set-topic', { channel: cast.general, topic: secrets['a topic'] }],
    ['member:kick', { channel, user: cast.bob.user, reason: secrets['a reason'] }],
    ['draft:save', { channel, text: secrets['a draft'] }],
    ['preference:set', { keywords: [secrets['a keyword'].slice(0, 40)] }],
    ['user:list', { query: secrets['a query'] }],
    ['invitation:accept', { token: invite }],
    [secrets['a request of no name'], {}],
    [`x${forged}`, {}],
  ]
  for (const [name, input] of asked) await mine.askAnything(name, input)
  const names = isShort ? 50 : 3_000
  for (let from = 0; from < names; from += 50)
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await mine.askAnything(`invented:${from + index}`, {})
        await ask(`${target.gateways[0]!.url}/api/invented-${from + index}`)
      }),
    )
  await connect(url, secrets['a cookie'].slice(0, 40)).catch(() => {})
  const { token: reset } = await adas.ask('account:create-reset', { user: cast.cy.user })
  await ask(`${url}/reset/${reset}`)
  await ask(`${url}/join/${invite}`)
  await ask(`${url}/api/auth/reset/${reset}`)
  return [
    ...Object.entries(secrets).map(([what, secret]) => [what, secret] as const),
    ['a session’s token', token] as const,
    ['ada’s token', cast.ada.token] as const,
    ['an invitation', invite] as const,
    ['a link to a new password', reset] as const,
    ['an invented request', 'invented:'] as const,
    ['an invented path', '/api/invented-'] as const,
  ]
}
