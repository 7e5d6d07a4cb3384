import type { Metrics } from '@runnel/server/metrics'
import { Counter, Gauge, Histogram } from 'prom-client'

/** What a gateway counts. Labels take few values: never a person, a channel or anything from outside. */
export type Counters = ReturnType<typeof createCounters>

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Channels that wait for an entry that the feed did not bring, and for how long the longest has, in ms. */
export interface Holes {
  count: number
  oldestMs: number
}

/** Registers the gateway's counters. `sockets` and `holes` are asked when they are read. */
export function createCounters(
  metrics: Metrics,
  sockets: () => number,
  holes: () => Holes = () => ({ count: 0, oldestMs: 0 }),
) {
  const registers = [metrics]
  const histogram = (name: string, help: string, buckets = seconds) =>
    new Histogram({ name: `runnel_${name}`, help, buckets, registers })
  const sum = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name: `runnel_${name}_total`, help, labelNames, registers })
  const counters = {
    sockets: new Gauge({
      name: 'runnel_sockets',
      help: 'Sockets connected now.',
      registers,
      collect() {
        this.set(sockets())
      },
    }),
    deliveries: sum('deliveries', 'Log entries delivered to sockets.'),
    frames: sum('frames', 'Frames of log entries sent to rooms.'),
    framesDirect: new Gauge({
      name: 'runnel_frames_direct',
      help: '1 while frames are written to the connections directly; 0 where the look at the start found a difference to what Socket.IO writes, and Socket.IO writes them.',
      registers,
    }),
    answers: sum('answers', 'Answers to requests, by request and outcome.', ['request', 'code']),
    faults: sum('internal_errors', 'Requests that failed in a way nobody foresaw, over sockets and HTTP.'),
    ignored: sum('ignored', 'Packets without a callback to answer to that made no sense.'),
    connections: sum('connections', 'Attempts to connect, by outcome.', ['outcome']),
    appends: sum(
      'appends',
      'Messages and replies said, by outcome: stored, repeated (sent again, answered as the first time), or the code of the refusal.',
      ['outcome'],
    ),
    holes: sum('holes_repaired', 'Holes in a feed that were filled from the log.'),
    holesOpen: new Gauge({
      name: 'runnel_holes_open',
      help: 'Channels whose feed lacks an entry that has not been read from the log yet.',
      registers,
      collect() {
        this.set(holes().count)
      },
    }),
    holeAge: new Gauge({
      name: 'runnel_hole_age_seconds',
      help: 'For how long the oldest of them has waited.',
      registers,
      collect() {
        this.set(holes().oldestMs / 1_000)
      },
    }),
    forks: sum('forks', 'Logs that went back or were replaced.'),
    evictions: sum('evictions', 'Sockets taken out of a channel.'),
    slowCloses: sum('slow_closes', 'Sockets closed because too much waited for them.'),
    http: sum('http_answers', 'HTTP answers, by route and status.', ['route', 'status']),
    appendSeconds: histogram('append_seconds', 'From a message to its place in the log, on disk.'),
    requestSeconds: histogram('request_seconds', 'From a request to its answer.'),
    fanOutSeconds: histogram(
      'fan_out_seconds',
      'From the place in the log to the sockets of a gateway: of the oldest entry of each frame, by the clock of Redis.',
    ),
    resumeSeconds: histogram('resume_seconds', 'Reading what somebody lacks who comes (back).'),
    resumeEntries: histogram(
      'resume_entries',
      'Log entries in the answer to somebody who comes back.',
      [0, 1, 10, 100, 1_000, 10_000],
    ),
    resumedChannels: sum(
      'resumed_channels',
      'Channels in such answers: caught_up, trimmed, reset, or new (read up to nowhere yet).',
      ['outcome'],
    ),
    lockSeconds: histogram('lock_seconds', "Waiting for a lock on a channel's administration."),
    locks: sum(
      'locks',
      'Locks asked for, by outcome: taken, or the code of the refusal; lock_lost: one that was held ended without its holder.',
      ['outcome'],
    ),
    presenceNews: sum('presence_news', 'Changes of presence told to connections.'),
    presenceRenewed: new Gauge({
      name: 'runnel_presence_renewed_timestamp_seconds',
      help: 'When Redis last took the lease under which the people of this gateway are present.',
      registers,
    }),
    draining: new Gauge({
      name: 'runnel_draining',
      help: '1 while this gateway sends its people away.',
      registers,
    }),
  }
  // Said from the beginning on: of a count that begins with its first case nobody would see the first.
  for (const outcome of ['stored', 'repeated', 'unavailable', 'internal'])
    counters.appends.inc({ outcome }, 0)
  return counters
}
