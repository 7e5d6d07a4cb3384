import { writeFileSync } from 'node:fs'
import { isFine, type Row } from '../experiment.ts'
import { describeMachine, duration, versionOf } from '../proof.ts'
import { factor } from './monitor.ts'

const path = new URL('../../docs/alerts.md', import.meta.url)

/** Writes `docs/alerts.md` from a run. */
export function writeAlerts(rows: readonly Row[], startedAt: Date): void {
  const lines = rows.map(
    (row) =>
      `| ${row.case} | ${isFine(row) ? 'as it must' : '**not so**'} | ${row.note ?? ''} | ${row.seconds.toFixed(0)} |`,
  )
  const programs = [
    `Node ${process.versions.node}`,
    versionOf('redis-server', ['--version'], /v=(\S+)/, 'Redis'),
    versionOf('haproxy', ['-v'], /version (\S+?)[-\s]/, 'HAProxy'),
    versionOf('prometheus', ['--version'], /version (\d\S*?)[+,\s]/, 'Prometheus'),
  ]
  const text = `# Alerts that fired

A real Prometheus watches a real installation in which people talk, through Redis' and HAProxy's exporters and with the rules of \`deploy/prometheus\`. One thing after the other is broken and mended: each alert must fire, and end. This page
is written by \`npm run alerts -- --write\`. What each alert means stands in [metrics](metrics.md#alerts), what to do in [the runbook](runbook.md).

- Date: ${startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; it took ${duration(Date.now() - startedAt.getTime())}
- Machine: ${describeMachine()}
- Programs: ${programs.join(', ')}
- The times of the rules are divided by ${factor}: an operator is told after minutes where it took seconds here.

| what is broken | | what was told | seconds |
| --- | --- | --- | --- |
${lines.join('\n')}
`
  writeFileSync(path, text)
}
