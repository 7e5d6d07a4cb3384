import type { App } from './app.ts'

/** Tells this gateway's clients that something which was for them alone may have been missed (SYN-1). */
export interface Missed {
  /** The feeds were interrupted, and are heard again. */
  tell(): void
  close(): void
}

/** Each server of a Cluster comes back by itself: one word for all of them. */
const gatherMs = 250
/** Clients resume at about this rate: as many as are let in while thousands come back, and some to spare. */
const perSecond = 200
const atLeastMs = 500
/** A missed event is noticed within ten seconds. */
const atMostMs = 8_000

/**
 * Channels have logs to be compared with; what is told to one person, such as what they read on another device, has none. Their clients read
 * all of it when they resume, so they are asked to, spread over some time. `sweep` mends at once what clients cannot: sessions, roles.
 */
export function createMissed({ io, log }: App, sweep: () => Promise<void>): Missed {
  let timer: NodeJS.Timeout | undefined
  const tell = async () => {
    timer = undefined
    const resumeInMs = Math.round((io.of('/').sockets.size * 1_000) / perSecond)
    io.local.emit('session:missed', { resumeInMs: Math.min(atMostMs, Math.max(atLeastMs, resumeInMs)) })
    await sweep()
  }
  return {
    tell() {
      timer ??= setTimeout(() => {
        tell().catch((error: unknown) => log.warn({ error }, 'what was missed has to wait for the sweep'))
      }, gatherMs)
    },
    close: () => clearTimeout(timer),
  }
}
