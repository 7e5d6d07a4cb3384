import { ChatError } from '@runnel/protocol/errors'
import type { EventPayload } from '@runnel/protocol/events'
import { atLeast, fullJitter } from '@runnel/rules/backoff'
import { createStore } from 'zustand/vanilla'
import { createWaits } from './clock.ts'
import type { Clock } from './clock.ts'
import { isOffline, watchDevice } from './device.ts'
import { createRequests } from './request.ts'
import type { RequestOptions } from './request.ts'
import type { OpenWire, Wire } from './wire.ts'

/** `offline` is `reconnecting` on a device that says it has no network; `ended` never comes back by itself. */
export type ConnectionPhase = 'connecting' | 'online' | 'reconnecting' | 'offline' | 'ended'

/** The state of the one connection, as shown in the banner. */
export interface Connection {
  phase: ConnectionPhase
  /** When the next attempt is made, in ms since 1970; absent while one is under way. */
  retryAt?: number
  /** With `ended`: `unauthenticated`, `too_old`, `signed_out`, `revoked`, `deactivated`, `stopped`; else the last error's code. */
  reason?: string
  /** My messages that are not acknowledged yet, those which failed not counted. */
  waiting: number
}

/** How a connection is made, and who hears of it. */
export interface ConnectionOptions {
  openWire: OpenWire
  clock: Clock
  random: () => number
  /** Catches up on a new wire, the current one as long as `isCurrent`; the connection is `online` once it is done. Throws ChatError. */
  resume(isCurrent: () => boolean): Promise<void>
  /** The wire is gone, whatever was known of it is stale. */
  onDown(): void
  onEvent(name: string, payload: unknown): void
  /** A cheap request that shows whether the server still answers, waited for as long as its options say. */
  probe(options: RequestOptions): Promise<unknown>
}

const backoff = { baseMs: 250, capMs: 10_000 }
/** A connection that lived this long was a good one: the next attempt is the first again. */
const provenMs = 5_000
/** How long an answer is waited for on waking, when another one did not come, and on a device that says it has no network: there it will hardly come. */
const probeMs = { awake: 4_000, offline: 1_200, doubted: 4_000 }
/** How often a refused resume is tried again on the same wire. */
const resumeTries = 5

/** Keeps one connection: attempts with full jitter, keeps to a delay the server asks for, leaves a draining gateway at a moment of its own. */
export function createConnection({
  openWire,
  clock,
  random,
  resume,
  onDown,
  onEvent,
  probe,
}: ConnectionOptions) {
  const state = createStore<Connection>(() => ({ phase: 'connecting', waiting: 0 }))
  const requests = createRequests(clock, {
    onSilence: () => drop(),
    onDoubt: () => void probe({ timeoutMs: probeMs.doubted, mustBeAnswered: true }).catch(() => {}),
  })
  const waits = createWaits(clock)
  let wire: Wire | undefined
  let attempt = 0
  let wasOnline = false
  /** When this wire had caught up. */
  let onlineAt: number | undefined
  let cancelTimer = () => {}
  let cancelRenewal = () => {}
  /** What is being caught up on may be older than what the server missed. */
  let mustResumeAgain = false
  let stopWatching: (() => void) | undefined

  const show = (next: Omit<Connection, 'waiting'>) =>
    state.setState({ ...next, waiting: state.getState().waiting }, true)

  function connect(): void {
    cancelTimer()
    const { phase, reason } = state.getState()
    show({ phase, ...(reason === undefined ? {} : { reason }) })
    const current: Wire = openWire({
      onOpen: () => void catchUp(current),
      onClosed: (refusal) => current === wire && lose(refusal),
      onEvent: (name, payload) => current === wire && hear(name, payload),
    })
    wire = current
  }

  async function catchUp(current: Wire): Promise<void> {
    if (current !== wire) return
    requests.use(current)
    for (let tries = 0; ; tries += 1) {
      try {
        mustResumeAgain = false
        await resume(() => current === wire)
        if (current !== wire) return
        if (mustResumeAgain) continue
        onlineAt = clock.now()
        wasOnline = true
        return show({ phase: 'online' })
      } catch (error) {
        if (current !== wire) return
        const refusal = error instanceof ChatError ? error : new ChatError('internal', { cause: error })
        if (!refusal.isRetryable || tries >= resumeTries) return drop(refusal)
        await waits.wait(delay(tries, refusal))
        if (current !== wire) return
      }
    }
  }

  function hear(name: string, payload: unknown): void {
    requests.hear()
    if (name === 'session:ended') {
      const { reason, reconnect } = payload as EventPayload<'session:ended'>
      onEvent(name, payload)
      if (!reconnect) end(reason)
      return
    }
    if (name === 'gateway:draining') {
      const { reconnectInMs } = payload as EventPayload<'gateway:draining'>
      const leaving = wire
      cancelTimer = clock.after(random() * reconnectInMs, () => leaving === wire && move())
    }
    if (name === 'session:missed') {
      const { resumeInMs } = payload as EventPayload<'session:missed'>
      cancelRenewal()
      cancelRenewal = clock.after(random() * resumeInMs, renew)
    }
    onEvent(name, payload)
  }

  /** Catches up as after a loss, on the wire that is there. */
  function renew(): void {
    if (!wire) return
    if (onlineAt === undefined) {
      mustResumeAgain = true
      return
    }
    const current = wire
    stopAsking()
    show({ phase: 'reconnecting' })
    void catchUp(current)
  }

  /** Closes the wire and takes it for lost. */
  function drop(refusal?: ChatError): void {
    if (!wire) return
    wire.close()
    lose(refusal)
  }

  /** To another gateway, without waiting. */
  function move(): void {
    wire?.close()
    down()
    show({ phase: 'reconnecting' })
    connect()
  }

  function down(): void {
    cancelTimer()
    cancelRenewal()
    wire = undefined
    stopAsking()
  }

  /** Whatever is known is stale, and whatever is asked has to be asked again. */
  function stopAsking(): void {
    if (onlineAt !== undefined && clock.now() - onlineAt >= provenMs) attempt = 0
    onlineAt = undefined
    requests.use(undefined)
    waits.endAll()
    onDown()
  }

  function lose(refusal?: ChatError): void {
    down()
    if (refusal?.code === 'unauthenticated' || refusal?.code === 'too_old') return end(refusal.code)
    const waitMs = delay(attempt, refusal)
    attempt += 1
    show({
      phase: isOffline() ? 'offline' : wasOnline ? 'reconnecting' : 'connecting',
      retryAt: clock.now() + waitMs,
      ...(refusal ? { reason: refusal.code } : {}),
    })
    cancelTimer = clock.after(waitMs, connect)
  }

  function delay(tries: number, refusal?: ChatError): number {
    const jitter = fullJitter(tries, random, backoff)
    return refusal?.retryAfterMs === undefined
      ? jitter
      : Math.max(jitter, atLeast(refusal.retryAfterMs, random))
  }

  function end(reason: string): void {
    wire?.close()
    down()
    show({ phase: 'ended', reason })
  }

  /** At once, if nothing is under way. */
  function reconnect(): void {
    if (wire || !stopWatching || state.getState().phase === 'ended') return
    attempt = 0
    connect()
  }

  /** A device that slept or changed networks may hold a dead socket for a minute without noticing. */
  function check(): void {
    if (state.getState().phase !== 'online') return reconnect()
    // Silence drops the connection; any answer, a refusal too, shows that it lives.
    probe({ timeoutMs: isOffline() ? probeMs.offline : probeMs.awake }).catch(() => {})
  }

  return {
    state,
    request: requests.request,
    start(): void {
      if (stopWatching) return
      stopWatching = watchDevice({ onWake: check, onOffline: check })
      wasOnline = false
      show({ phase: 'connecting' })
      connect()
    },
    reconnect,
    /** Waits, in ms, that end early when the connection is lost. */
    wait: waits.wait,
    /** Gives the connection up for lost; it is made anew. */
    drop: (): void => drop(),
    stop(): void {
      stopWatching?.()
      stopWatching = undefined
      if (state.getState().phase === 'ended') return
      wire?.close()
      down()
      show({ phase: 'ended', reason: 'stopped' })
    },
    countWaiting(waiting: number): void {
      if (state.getState().waiting !== waiting) state.setState({ ...state.getState(), waiting }, true)
    },
  }
}
