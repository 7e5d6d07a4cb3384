import type { Answer } from '@runnel/protocol/answer'
import { ChatError } from '@runnel/protocol/errors'
import { channelIdPattern, type UserId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { requests, type RequestName } from '@runnel/protocol/requests'
import { mayInInstallation } from '@runnel/rules/permission'
import { fullBucket, takeToken, type Rate, type TokenBucket } from '@runnel/rules/token-bucket'
import { tracingChannel } from 'node:diagnostics_channel'
import type { App, ChatSocket } from './app.ts'
import { isBounded } from './bounds.ts'
import type { Handlers } from './request.ts'

/** Requests of one person over all their connections here. */
const personRate: Rate = { perSecond: 100, burst: 1_000 }
/** Requests of one connection: a person who types, pastes, opens channels and comes back from being offline stays below. */
export const connectionRate: Rate = { perSecond: 40, burst: 500 }
/** What is counted as several: coming back reads up to 5,000 entries, and the audit is searched 20,000 records at a time. */
const costs: Partial<Record<RequestName, number>> = { 'session:resume': 10, 'audit:list': 5 }
/** People whose requests are counted at a time; those who have been quiet are full again, and forgotten. */
const bucketLimit = 1_000
/** Requests of one connection that may wait for their answer at once. */
const inFlightLimit = 256
/** The deadline of a request, in ms; each call to Redis has a shorter one. */
const deadlineMs = 10_000
/** Values in one request: the positions of the most channels one may name. */
const partsLimit = 4 * limits.resumeChannels

type Row = (typeof requests)[number]
type AnyHandler = (
  input: unknown,
  asker: { socket: ChatSocket; afterAnswer(work: () => void): void },
) => Promise<unknown>

/** A request, as those who trace are told of it; `input` is whatever was sent. */
export interface TracedRequest {
  request: string
  input: unknown
}

/** Free while nobody listens. */
const traced = tracingChannel<unknown, TracedRequest>('runnel:request')

export interface HandleOptions {
  /** Before the first request of a socket that did not resume. */
  beforeFirst: (socket: ChatSocket) => Promise<void>
  /** Somebody who waits for an answer is about to get it. */
  beforeAnswer: (socket: ChatSocket) => void
  onAnswered: (socket: ChatSocket) => void
  /** In ms, of a clock that does not go back. */
  now: () => number
}

/**
 * The one way in for every request: bounded, parsed, authorised, run and answered. Whatever was sent, who waits for an answer gets exactly
 * one; what makes no sense and has nobody waiting is counted and ignored. The answer is given to a socket's `onAny`.
 */
export function createHandle(
  { log, counters, settings }: App,
  handlers: Handlers<RequestName>,
  { beforeFirst, beforeAnswer, onAnswered, now }: HandleOptions,
): (this: ChatSocket, name: unknown, ...args: unknown[]) => void {
  // A Map: names come from outside, and an object knows names such as `constructor`.
  const rows = new Map<unknown, { row: Row; run: AnyHandler }>(
    requests.map((row) => [row.name, { row, run: handlers[row.name] as AnyHandler }]),
  )

  /** What is left to those who asked for something lately. */
  const buckets = new Map<UserId, TokenBucket>()
  const bucketOf = (user: UserId) => {
    const known = buckets.get(user)
    if (known) return known
    if (buckets.size >= bucketLimit) dropFullBuckets()
    const bucket = fullBucket(personRate, now())
    buckets.set(user, bucket)
    return bucket
  }
  const dropFullBuckets = () => {
    const fullSince = now() - (personRate.burst / personRate.perSecond) * 1_000
    for (const [user, { at }] of buckets) if (at < fullSince) buckets.delete(user)
  }

  return function hear(name, ...args) {
    const reply =
      typeof args.at(-1) === 'function' ? (args.pop() as (answer: Answer<unknown>) => void) : undefined
    const found = rows.get(name)
    if (reply === undefined && (found === undefined || args.length > 1)) {
      counters.ignored.inc()
      return
    }
    const startedAt = now()
    const { data } = this
    data.inFlight += 1
    let isAnswered = false
    const answer = (given: Answer<unknown>, cause?: unknown) => {
      if (isAnswered) return
      isAnswered = true
      clearTimeout(deadline)
      data.inFlight -= 1
      if (reply) {
        beforeAnswer(this)
        reply(given)
      }
      onAnswered(this)
      const code = given.ok ? 'ok' : given.error.code
      const request = found?.row.name ?? 'unknown'
      const ms = now() - startedAt
      if (code === 'internal') counters.faults.inc()
      counters.answers.inc({ request, code })
      counters.requestSeconds.observe(ms / 1_000)
      const level = code === 'internal' ? 'error' : given.ok || code === 'rate_limited' ? 'debug' : 'info'
      if (!log.isLevelEnabled(level)) return
      log[level](
        { request, user: data.user, channel: channelIn(args[0]), ms: Math.round(ms), code, error: cause },
        'request',
      )
    }
    const deadline = setTimeout(() => answer(refusal(new ChatError('unavailable'))), deadlineMs)
    const following: (() => void)[] = []
    const asker = { socket: this, afterAnswer: (work: () => void) => void following.push(work) }

    const run = async () => {
      if (settings.hasLimits) {
        const cost = (found && costs[found.row.name]) ?? 1
        const retryAfterMs =
          takeToken(data, connectionRate, startedAt, cost) ||
          takeToken(bucketOf(data.user), personRate, startedAt, cost)
        if (retryAfterMs > 0) throw new ChatError('rate_limited', { retryAfterMs })
      }
      if (data.inFlight > inFlightLimit && settings.hasLimits)
        throw new ChatError('rate_limited', { retryAfterMs: 500 })
      if (found === undefined)
        throw new ChatError('bad_request', { message: 'There is no request of this name.' })
      if (args.length > 1) throw new ChatError('bad_request', { message: 'A request has one input.' })
      const input = parseInput(found.row, args[0])
      if (!mayInInstallation(data.role, found.row.name)) throw new ChatError('forbidden')
      if (data.seat === 'none' && found.row.name !== 'session:resume') await beforeFirst(this)
      return found.run(input, asker)
    }
    const running = traced.hasSubscribers
      ? traced.tracePromise(run, {
          request: found?.row.name ?? 'unknown',
          input: args[0],
        } satisfies TracedRequest)
      : run()
    running.then(
      (output) => {
        answer({ ok: true, data: output ?? {} })
        for (const work of following) work()
      },
      (error: unknown) => {
        if (error instanceof ChatError)
          answer(refusal(error), error.code === 'internal' ? error : error.cause)
        else answer(refusal(new ChatError('internal')), error)
      },
    )
  }
}

function parseInput(row: Row, given: unknown): unknown {
  if (!isBounded(given, { maxDepth: limits.depth, maxParts: partsLimit }))
    throw new ChatError('bad_request', { message: 'This is nested too deeply, or made of too much.' })
  const parsed = row.input.safeParse(given ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  const message = `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not well formed'}`
  throw new ChatError('bad_request', { message: message.slice(0, 200) })
}

function refusal(error: ChatError): Answer<never> {
  return { ok: false, error: error.toAnswer() }
}

/** The channel a request names, for the log; nothing else of what was sent goes there. */
function channelIn(input: unknown): string | undefined {
  const channel =
    typeof input === 'object' && input !== null && 'channel' in input ? input.channel : undefined
  return typeof channel === 'string' && channelIdPattern.test(channel) ? channel : undefined
}
