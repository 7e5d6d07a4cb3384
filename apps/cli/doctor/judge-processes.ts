import type { RunningProcess } from '@runnel/redis/process/process'
import { fails, holds, warns, type Finding } from './finding.ts'
import { describeMs } from './judge-redis.ts'

/** Clocks further apart than this mislead people, in ms. */
const skewMs = 2_000

/** What is to be said of the gateways and workers that run. `deadJobs`: how many background jobs were given up. */
export function judgeProcesses(
  processes: readonly RunningProcess[],
  { deadJobs }: { deadJobs: number },
): Finding[] {
  const gateways = processes.filter(({ kind }) => kind === 'gateway')
  const workers = processes.filter(({ kind }) => kind === 'worker')
  return [
    judgeGateways(gateways),
    workers.length === 0
      ? fails(
          'processes.workers',
          'No worker runs: nobody is notified of mentions, and presence is not tidied.',
          'Start one: "npm start" does, "docker compose up -d worker", or look at why it stopped in its log.',
        )
      : holds(
          'processes.workers',
          `${count(workers.length, 'worker')} ${workers.length === 1 ? 'runs' : 'run'}.`,
        ),
    ...judgeReleases(processes),
    ...judgeClocks(processes),
    deadJobs === 0
      ? holds('processes.jobs', 'No background job was given up.')
      : warns(
          'processes.jobs',
          `${count(deadJobs, 'background job')} ${deadJobs === 1 ? 'was' : 'were'} given up.`,
          'npm run runnel -- jobs dead    shows them with their reasons; "jobs replay" tries one again.',
        ),
  ]
}

function judgeGateways(gateways: readonly RunningProcess[]): Finding {
  const names = gateways.map(({ name }) => name).join(', ')
  if (gateways.length === 0)
    return fails(
      'processes.gateways',
      'No gateway runs.',
      'Start Runnel, or look into the logs of its gateways.',
    )
  return gateways.length === 1
    ? warns(
        'processes.gateways',
        `Only one gateway runs (${names}): while it restarts, everybody waits.`,
        'Run two: npm start -- --gateways 2, or docker compose up -d --scale gateway=2',
      )
    : holds('processes.gateways', `${gateways.length} gateways run: ${names}.`)
}

function judgeReleases(processes: readonly RunningProcess[]): Finding[] {
  if (processes.length === 0) return []
  const libraries = new Set(processes.flatMap((one) => one.libraries))
  // `runnel_<feature>_<hash>`: of one build, each feature has one hash.
  const features = new Set([...libraries].map((name) => name.slice(0, name.lastIndexOf('_'))))
  const releases = [...new Set(processes.map(({ release }) => release))]
  return libraries.size === features.size && releases.length === 1
    ? [holds('processes.release', `All of them are of one release, ${releases[0]}.`)]
    : [
        warns(
          'processes.release',
          'Gateways and workers of different releases run together.',
          'That is well during an upgrade; finish it by restarting the rest.',
        ),
      ]
}

function judgeClocks(processes: readonly RunningProcess[]): Finding[] {
  if (processes.length === 0) return []
  const off = processes.filter(({ aheadMs }) => Math.abs(aheadMs) > skewMs)
  return off.length === 0
    ? [holds('processes.clocks', 'The clocks of all gateways and workers agree with that of Redis.')]
    : [
        fails(
          'processes.clocks',
          off.map((one) => `The clock of ${one.name} is ${describeMs(one.aheadMs)} that of Redis.`).join(' '),
          'Let that machine keep time by NTP: systemctl enable --now systemd-timesyncd (or chrony).',
        ),
      ]
}

/** `1 worker`, `2 workers`. */
export function count(many: number, one: string): string {
  return `${many} ${one}${many === 1 ? '' : 's'}`
}
