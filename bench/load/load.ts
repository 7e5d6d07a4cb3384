import { randomBytes } from 'node:crypto'
import { FrameRing } from './frame-ring.ts'
import { Histogram } from './statistics.ts'
import { Tally, readBatch, stampText } from './tally.ts'
import type { Batch, Verdict } from './tally.ts'
import { openLine } from './web-socket.ts'
import type { WebSocketLine } from './web-socket.ts'
import { wires } from './wire.ts'
import type { Membership, WireName } from './wire.ts'

export interface LoadPlan {
  wire: WireName
  /** Members are spread over these in turn. */
  urls: string[]
  members: Membership[]
  textLength: number
  warmUpMs: number
  /** 0: only be connected, and answer pings, until told to stop. */
  measureMs: number
  /** Messages per second of all members together; left out: every member always has one message under way. */
  rate?: number
}

/** Milliseconds from the moment a message was due to be sent, so that a slow server is not forgiven what it held up. */
export interface Latency {
  p50: number
  p99: number
  /** Of deliveries to members of another server than the sender's; NaN with one server. */
  crossP50: number
  crossP99: number
  ackP50: number
  ackP99: number
}

export interface LoadResult extends Verdict {
  /** Requests answered with an error, by code. */
  refused: Record<string, number>
  deliveriesPerSecond: number
  acknowledgedPerSecond: number
  /** On average: what coalescing does. */
  messagesPerFrame: number
  deliveriesInWindow: number
  /** Share of one core that the load itself used. */
  loadCore: number
  latency?: Latency
}

interface Channel {
  tally: Tally
  rings: FrameRing[]
  size: number
}

interface Member {
  place: number
  gateway: number
  channel: Channel
  membership: Membership
  line: WebSocketLine | undefined
  cursor: number
  /** Prefix of its client ids. */
  device: string
  onReady: () => void
}

const nowUs = () => Math.round(performance.now() * 1_000)
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function seat(plan: LoadPlan): { members: Member[]; channels: Channel[] } {
  const channels = new Map<string, Channel>()
  const members = plan.members.map((membership, index): Member => {
    let channel = channels.get(membership.channel)
    if (!channel) {
      channel = { tally: new Tally(), rings: plan.urls.map(() => new FrameRing()), size: 0 }
      channels.set(membership.channel, channel)
    }
    channel.tally.addMember()
    const device = randomBytes(8)
      .toString('hex')
      .replace(/^(.{8})(.{4}).(.{3})$/, '$1-$2-4$3-8000-')
    return {
      place: channel.size++,
      gateway: index % plan.urls.length,
      channel,
      membership,
      line: undefined,
      cursor: 0,
      device,
      onReady: () => {},
    }
  })
  return { members, channels: [...channels.values()] }
}

/** Connects the members, sends as planned, and holds what arrived against what was acknowledged. `onPhase` tells when the measured window begins and ends. */
export async function runLoad(
  plan: LoadPlan,
  onPhase: (phase: 'connected' | 'begin' | 'end') => void,
  stopped: Promise<void>,
): Promise<LoadResult> {
  const wire = wires[plan.wire]
  const { members, channels } = seat(plan)
  const [all, cross, acks] = [new Histogram(), new Histogram(), new Histogram()]
  const refused: Record<string, number> = {}
  const pending = new Map<number, { member: Member; number: number; sentUs: number }>()
  let lastId = 0
  let frames = 0
  let acknowledged = 0
  let isSending = false
  let isMeasured = false
  let failure: Error | undefined

  const sendOne = (member: Member, sentUs: number) => {
    lastId += 1
    const number = member.channel.tally.next()
    pending.set(lastId, { member, number, sentUs })
    const clientId = member.device + lastId.toString(16).padStart(12, '0')
    const text = stampText({ number, sentUs, origin: member.gateway }, plan.textLength)
    member.line?.send(wire.send(member.membership, lastId, clientId, text))
  }

  const onAnswer = (id: number, error: string | undefined, retryAfterMs = 100) => {
    const request = pending.get(id)
    if (!request) return
    pending.delete(id)
    if (error) refused[error] = (refused[error] ?? 0) + 1
    else {
      acknowledged += 1
      request.member.channel.tally.acknowledge(request.number)
      if (isMeasured && plan.rate) acks.add(nowUs() - request.sentUs)
    }
    if (!isSending || plan.rate) return
    if (error) setTimeout(() => isSending && sendOne(request.member, nowUs()), retryAfterMs)
    else sendOne(request.member, nowUs())
  }

  const onBatch = (member: Member, batch: Batch) => {
    member.channel.tally.deliver(member.place, batch)
    frames += 1
    if (!isMeasured || !plan.rate) return
    const now = nowUs()
    for (const [index, sentUs] of batch.sentUs.entries()) {
      all.add(now - sentUs)
      if (batch.origins[index] !== member.gateway) cross.add(now - sentUs)
    }
  }

  /** The first frame can come in the very packet that opens the line. */
  const reply = (member: Member, payload: string) => {
    if (member.line) member.line.send(payload)
    else setImmediate(() => reply(member, payload))
  }

  const onText = (member: Member, payload: Buffer) => {
    const ring = member.channel.rings[member.gateway]
    const known = ring?.find(payload, member.cursor)
    if (known) {
      member.cursor = known.cursor
      return onBatch(member, known.batch)
    }
    const incoming = wire.read(payload.toString('utf8'), member.membership)
    if (incoming.type === 'messages') {
      const batch = readBatch(incoming.deliveries)
      member.cursor = ring?.add(payload, batch) ?? 0
      onBatch(member, batch)
    } else if (incoming.type === 'answer') onAnswer(incoming.id, incoming.error, incoming.retryAfterMs)
    else if (incoming.type === 'reply') reply(member, incoming.payload)
    else if (incoming.type === 'ready') member.onReady()
  }

  const connect = async (member: Member) => {
    const ready = new Promise<void>((resolve) => (member.onReady = resolve))
    const path = wire.path(member.membership)
    member.line = await openLine(plan.urls[member.gateway] ?? '', path, {
      onText: (payload) => onText(member, payload),
      onClose: (reason) => (failure ??= new Error(`a member was cut off: ${reason}`)),
    })
    const late = pause(20_000).then(() => Promise.reject(failure ?? new Error('a member was not let in')))
    await Promise.race([ready, late])
    late.catch(() => {})
  }

  const mark = () => {
    const { user, system } = process.cpuUsage()
    const delivered = channels.reduce((sum, { tally }) => sum + tally.delivered, 0)
    return { delivered, frames, acknowledged, at: performance.now(), cpuUs: user + system }
  }

  const sendAtRate = (rate: number) => {
    const gapUs = 1_000_000 / rate
    let dueUs = nowUs()
    let turn = 0
    return setInterval(() => {
      for (const now = nowUs(); dueUs <= now; dueUs += gapUs) {
        // A prime stride: every member speaks, the servers in turn.
        const member = members[(turn++ * 7_919) % members.length]
        if (member) sendOne(member, Math.round(dueUs))
      }
    }, 1)
  }

  for (let from = 0; from < members.length; from += 32)
    await Promise.all(members.slice(from, from + 32).map(connect))
  onPhase('connected')
  let before = mark()
  let after = before
  if (plan.measureMs === 0) await stopped
  else {
    isSending = true
    const timer = plan.rate ? sendAtRate(plan.rate) : undefined
    if (!plan.rate) for (const member of members) sendOne(member, nowUs())
    await pause(plan.warmUpMs)
    onPhase('begin')
    before = mark()
    isMeasured = true
    await pause(plan.measureMs)
    isMeasured = false
    after = mark()
    onPhase('end')
    isSending = false
    clearInterval(timer)
    // Whatever was promised must still arrive.
    for (let waitedMs = 0; waitedMs < 15_000 && !failure; waitedMs += 100) {
      if (pending.size === 0 && channels.every(({ tally }) => tally.missing() === 0)) break
      await pause(100)
    }
  }
  for (const member of members) member.line?.close()
  if (failure) throw failure

  const seconds = (after.at - before.at) / 1_000
  const deliveriesInWindow = after.delivered - before.delivered
  const quantiles = (): Latency => ({
    p50: all.quantileMs(0.5),
    p99: all.quantileMs(0.99),
    crossP50: cross.quantileMs(0.5),
    crossP99: cross.quantileMs(0.99),
    ackP50: acks.quantileMs(0.5),
    ackP99: acks.quantileMs(0.99),
  })
  const verdicts = channels.map(({ tally }) => tally.verdict())
  const sum = (of: keyof Verdict) => verdicts.reduce((total, verdict) => total + verdict[of], 0)
  return {
    sent: sum('sent'),
    acknowledged: sum('acknowledged'),
    delivered: sum('delivered'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    outOfOrder: sum('outOfOrder'),
    refused,
    deliveriesInWindow,
    deliveriesPerSecond: deliveriesInWindow / seconds,
    acknowledgedPerSecond: (after.acknowledged - before.acknowledged) / seconds,
    messagesPerFrame: deliveriesInWindow / Math.max(1, after.frames - before.frames),
    loadCore: (after.cpuUs - before.cpuUs) / 1_000_000 / seconds,
    ...(plan.rate ? { latency: quantiles() } : {}),
  }
}
