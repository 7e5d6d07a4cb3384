import { readFileSync } from 'node:fs'
import { createCounters } from '@runnel/gateway/counters'
import { createMetrics, tellBuild, type Metrics } from '@runnel/server/metrics'
import { createRedisMetrics } from '@runnel/server/redis-metrics'
import { createWebMetrics } from '@runnel/web/src/web-metrics.ts'
import { createWorkerMetrics } from '@runnel/worker/metrics'
import { createSamples } from '@runnel/worker/sampler'
import { breakages } from '../prove/alerts/breakages.ts'
import { factor } from '../prove/alerts/monitor.ts'

/** One metric, as its process registers it. */
interface Row {
  name: string
  type: string
  labels: string[]
  help: string
}

const everywhere = createMetrics({ withProcess: true })
const registered = (register: (metrics: Metrics) => unknown): Metrics => {
  const metrics = createMetrics()
  register(metrics)
  return metrics
}

const parts: readonly { title: string; says: string; metrics: Metrics }[] = [
  {
    title: 'Every process',
    says: 'Gateways, workers and the web process; most are what Node and the operating system say of it.',
    metrics: (tellBuild(everywhere, { process: 'web', version: '' }), everywhere),
  },
  {
    title: 'Gateways and workers',
    says: 'Each tells how it stands to Redis.',
    metrics: registered((metrics) => createRedisMetrics(metrics, () => true)),
  },
  { title: 'Gateways', says: '', metrics: registered((metrics) => createCounters(metrics, () => 0)) },
  { title: 'Workers', says: '', metrics: registered(createWorkerMetrics) },
  {
    title: 'The worker that leads',
    says: 'One of them measures what all have stored, every five seconds, and the logs, which it has to walk, every minute or less often. The others say nothing of it.',
    metrics: registered(createSamples),
  },
  { title: 'Web', says: '', metrics: registered(createWebMetrics) },
]

/** Every name that a process of ours can tell, with those that a histogram has besides. */
export function ownMetricNames(): Set<string> {
  return new Set(
    parts.flatMap(({ metrics }) =>
      rowsOf(metrics).flatMap(({ name, type }) =>
        type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
      ),
    ),
  )
}

function rowsOf(metrics: Metrics): Row[] {
  return metrics.getMetricsAsArray().map((metric) => {
    const { name, type, help, labelNames } = metric as unknown as Omit<Row, 'labels'> & {
      labelNames: string[]
    }
    return { name, type, help, labels: labelNames ?? [] }
  })
}

/** `docs/metrics.md`. */
export function metricsPage(): string {
  const recording = readFileSync(new URL('../deploy/prometheus/recording.yml', import.meta.url), 'utf8')
  const sections = parts.map(({ title, says, metrics }) =>
    [`## ${title}`, ...(says === '' ? [] : [says]), tableOf(rowsOf(metrics))].join('\n\n'),
  )
  const recorded = [...recording.matchAll(/- record: (\S+)\n +expr: (\|\n(?: {10,}.*\n)+|.*\n)/g)].map(
    ([, name = '', expression = '']) =>
      `| \`${name}\` | \`${expression.replace(/^\|/, '').replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|')}\` |`,
  )
  return `# What Runnel tells Prometheus

This page is written by \`npm run docs\` from the code. Every process serves \`GET /metrics\` on a port of its own, \`RUNNEL_METRICS_PORT\`, which no load balancer forwards to; \`npm start\` gives each one
and notes it in \`.runnel/running.json\` as \`metricsPort\`. Labels take few values: never a person, a channel, an address or anything that came from outside.

A histogram \`x\` is read as \`x_bucket\`, \`x_sum\` and \`x_count\`. HAProxy tells of itself on a port of its own (\`RUNNEL_METRICS_BIND\`), Redis through \`redis_exporter\`. What to do when something is wrong is in
[the runbook](runbook.md).

To see it: \`npm start -- --metrics\` runs Prometheus on this machine as well and says where. With containers, \`docker compose -f docker-compose.yml -f deploy/prometheus/compose.yml up\` adds Prometheus, the exporter of Redis and
Grafana with the dashboard of \`deploy/grafana\`; in a Grafana of your own, import \`deploy/grafana/dashboards/runnel.json\` with a data source whose uid is \`runnel\`. Where alerts are sent stands in
\`deploy/prometheus/prometheus.yml\`.

${sections.join('\n\n')}

## Alerts

From \`deploy/prometheus/alerts.yml\`; [the runbook](runbook.md) says what to do. Each has fired and ended in \`npm run alerts\` ([the last run](alerts.md)): there a real Prometheus watches a real installation, in which what stands in the last column is
broken and mended. Nobody waits for hours: the times of the rules (\`for:\`, \`[5m]\`) are divided by ${factor}, and everything is looked at once a second; what is compared with stays.
Where the border of a rule runs, promtool tries with made-up figures (\`deploy/prometheus/*.test.yml\`).

| alert | severity | tried by |
| --- | --- | --- |
${alertRows().join('\n')}

## Recorded by Prometheus

Figures that alerts and the dashboard share, from \`deploy/prometheus/recording.yml\`.

| name | is |
| --- | --- |
${recorded.join('\n')}
`
}

function alertRows(): string[] {
  const rules = readFileSync(new URL('../deploy/prometheus/alerts.yml', import.meta.url), 'utf8')
  return [...rules.matchAll(/- alert: (\w+)[^]*?severity: (\w+)[^]*?runbook_url: docs\/(\S+)/g)].map(
    ([, name = '', severity = '', link = '']) => {
      const titles = breakages.filter(({ alerts }) => alerts.includes(name)).map(({ title }) => title)
      return `| [\`${name}\`](${link}) | ${severity} | ${titles.join('; ')} |`
    },
  )
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help.replaceAll('|', '\\|')} |`,
  )
  return ['| name | type | labels | |', '| --- | --- | --- | --- |', ...lines].join('\n')
}
