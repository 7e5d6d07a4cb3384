import type { Metrics } from '@runnel/server/metrics'
import { Counter, Gauge, Histogram } from 'prom-client'

/** What a gateway counts. Labels take few values: never a person, a channel or anything from outside. */
export type Counters = ReturnType<typeof createCounters>

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Registers the gateway's counters. `sockets` is asked when they are read. */
export function createCounters(metrics: Metrics, sockets: () => number) {
  const registers = [metrics]
  const sum = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name: `runnel_${name}_total`, help, labelNames, registers })
  return {
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
    answers: sum('answers', 'Answers to requests, by request and outcome.', ['request', 'code']),
    ignored: sum('ignored', 'Packets without a callback to answer to that made no sense.'),
    connections: sum('connections', 'Attempts to connect, by outcome.', ['outcome']),
    holes: sum('holes_repaired', 'Holes in a feed that were filled from the log.'),
    forks: sum('forks', 'Logs that went back or were replaced.'),
    evictions: sum('evictions', 'Sockets taken out of a channel.'),
    slowCloses: sum('slow_closes', 'Sockets closed because too much waited for them.'),
    http: sum('http_answers', 'HTTP answers, by route and status.', ['route', 'status']),
    appendSeconds: new Histogram({
      name: 'runnel_append_seconds',
      help: 'From a message to its place in the log, on disk.',
      buckets: seconds,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'runnel_request_seconds',
      help: 'From a request to its answer.',
      buckets: seconds,
      registers,
    }),
  }
}
