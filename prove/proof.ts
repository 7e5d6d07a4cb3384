import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { tableOf, type Experiment, type Row } from './experiment.ts'

const path = new URL('../docs/proof.md', import.meta.url)

/** Writes `docs/proof.md` from a run; `left`: the experiments that are not done yet. */
export function writeProof(
  results: readonly { experiment: Experiment; rows: readonly Row[] }[],
  { startedAt, left, command }: { startedAt: Date; left: readonly string[]; command: readonly string[] },
): void {
  const titles = results.map(
    ({ experiment: { name, promise, title } }) => `| \`${name}\` | ${promise} | ${title} |`,
  )
  const text = `# Proof

What Runnel promises is tried here: everything is done to it that happens to installations, while people talk, and afterwards all that each client asked, was told and saw is looked through. This page is written by \`npm run prove -- all\`; see \`prove/README.md\`.

- Command: \`npm run prove -- ${command.join(' ')}\`
- Date: ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; it took ${duration(Date.now() - startedAt.getTime())}${left.length > 0 ? `\n- **Broken off** before ${left.join(', ')}` : ''}
- Machine: ${describeMachine()}
- Programs: Node ${process.versions.node}, ${versionOf('redis-server', ['--version'], /v=(\S+)/, 'Redis')}, ${versionOf('haproxy', ['-v'], /version (\S+?)[-\s]/, 'HAProxy')}

A **control** is a case without the protection, or the very history of a case with one thing made wrong: it must have faults, or the experiment could not have found any. **Seconds to recover** is the longest that anything waited from being written until its sender knew it stored.

${tableOf(results)}

| experiment | promise | tries |
| --- | --- | --- |
${titles.join('\n')}
`
  writeFileSync(path, text)
}

/** A time as people say it. */
export function duration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`
}

/** The machine this runs on, and how much it has to do. */
export function describeMachine(): string {
  const [first] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const [load = 0] = loadavg()
  return `${cpus().length} cores of ${first?.model.trim() || 'an unknown processor'}, ${gigabytes} GB, ${describeSystem()}, kernel ${release()}; its load was ${load.toFixed(1)} in the end`
}

function describeSystem(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform
  } catch {
    return process.platform
  }
}

/** `Redis 7.0.15`, or that there is none. */
export function versionOf(program: string, args: string[], pattern: RegExp, name: string): string {
  try {
    return `${name} ${pattern.exec(execFileSync(program, args, { encoding: 'utf8' }))?.[1] ?? '(unknown version)'}`
  } catch {
    return `no ${name}`
  }
}
