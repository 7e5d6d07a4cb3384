import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { breakages } from '../prove/alerts/breakages.ts'
import { readQuestions } from '../prove/alerts/panels.ts'
import { ownMetricNames } from './metrics-page.ts'
import { foreignMetricNames, renderPrometheus, shortenRules } from './start/prometheus.ts'

const pathOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = (name: string) => readFileSync(pathOf(name), 'utf8')
/** Prometheus' own tool; comes with it. */
function promtool(...args: readonly string[]): void {
  try {
    execFileSync('promtool', args, { stdio: 'pipe' })
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: string; stdout?: Buffer; stderr?: Buffer }
    const hint = 'promtool is not here. Install it: apt-get install --no-install-recommends prometheus'
    throw new Error(code === 'ENOENT' ? hint : `${String(stdout)}${String(stderr)}`, { cause: error })
  }
}

const rules = read('deploy/prometheus/alerts.yml')
const names = [...rules.matchAll(/- alert: (\w+)/g)].map((match) => match[1] ?? '')

const dashboardExpressions = readQuestions().map(({ expression }) => expression)

test(
  'an operator’s Prometheus takes the configuration, the rules and the tests of the rules',
  { timeout: 60_000 },
  () => {
    expect(() => promtool('check', 'config', pathOf('deploy/prometheus/prometheus.yml'))).not.toThrow()
    for (const name of ['alerts', 'growth'])
      expect(() => promtool('test', 'rules', pathOf(`deploy/prometheus/${name}.test.yml`))).not.toThrow()
  },
)

test('an amateur is told of each alert what it means, how bad it is, and where it says what to do', () => {
  const runbook = read('docs/runbook.md')
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title.toLowerCase().replaceAll(' ', '-'),
  )
  const links = [...rules.matchAll(/runbook_url: docs\/runbook\.md#(\S+)/g)].map(([, anchor = '']) => anchor)
  expect(links).toHaveLength(names.length)
  expect(sections.toSorted()).toEqual(links.toSorted())
  for (const part of ['severity: (critical|warning|info)', 'summary: ', 'description: '])
    expect(rules.match(new RegExp(part, 'g'))).toHaveLength(names.length)
})

test('every alert is fired by something that is broken', () => {
  const broken = breakages.flatMap(({ alerts }) => alerts)
  const told = [
    ...`${read('deploy/prometheus/alerts.test.yml')}${read('deploy/prometheus/growth.test.yml')}`.matchAll(
      /- alertname: (\w+)/g,
    ),
  ].map(([, name = '']) => name)
  expect(names.filter((name) => !broken.includes(name))).toEqual([])
  expect([...broken, ...told].filter((name) => !names.includes(name))).toEqual([])
})

test('each alert has fired and ended in the last whole run, and every panel had something to show', () => {
  const page = read('docs/alerts.md')
  const told = [...page.matchAll(/(Runnel\w+) after \d+ s, over after \d+ s/g)].map(([, name = '']) => name)
  expect(told.toSorted(), 'npm run alerts -- --write').toEqual(names.toSorted())
  expect(page).not.toContain('not so')
  expect(page).toContain('every panel of the dashboard shows something')
})

test('alerts and dashboard ask for nothing that nobody tells', () => {
  const recorded = [...read('deploy/prometheus/recording.yml').matchAll(/record: (\S+)/g)].map(
    ([, name = '']) => name,
  )
  const known = new Set([...ownMetricNames(), ...foreignMetricNames, ...recorded, 'ALERTS', 'up'])
  const expressions = [
    ...dashboardExpressions,
    ...[...rules.matchAll(/expr: (.+)$/gm)].map(([, text = '']) => text),
    ...[...read('deploy/prometheus/recording.yml').matchAll(/expr: ([^]*?)(?=\n +- record|\n +#|$)/g)].map(
      ([, text = '']) => text,
    ),
  ]
  expect(expressions.length).toBeGreaterThan(80)
  const asked = expressions.flatMap(
    (text) => text.match(/\b(?:(?:runnel|redis|haproxy)[_:][\w:]+|ALERTS|up(?=[{ ]))/g) ?? [],
  )
  expect([...new Set(asked.filter((name) => !known.has(name)))]).toEqual([])
})

test('every panel asks something that Prometheus understands', { timeout: 60_000 }, () => {
  const groups = dashboardExpressions.map(
    (expression, index) => `  - {record: "panel:${index}", expr: ${JSON.stringify(expression)}}`,
  )
  const file = `groups:\n- name: panels\n  rules:\n${groups.join('\n')}\n`
  const path = join(mkdtempSync(join(tmpdir(), 'runnel-panels-')), 'panels.yml')
  writeFileSync(path, file)
  try {
    expect(() => promtool('check', 'rules', path)).not.toThrow()
  } finally {
    rmSync(dirname(path), { recursive: true })
  }
})

test('on one machine Prometheus is told the addresses, and a test may be in a hurry', () => {
  const targets = {
    gateway: ['127.0.0.1:1', '127.0.0.1:2'],
    worker: ['127.0.0.1:3'],
    web: [],
    haproxy: ['127.0.0.1:4'],
    redis: [],
  }
  const rendered = renderPrometheus(read('deploy/prometheus/prometheus.yml'), targets, 1)
  expect(rendered).toContain('static_configs: [{ targets: ["127.0.0.1:1","127.0.0.1:2"] }]')
  expect(rendered).toContain('scrape_interval: 1s')
  expect(rendered).not.toContain('dns_sd_configs')
  expect(shortenRules('        for: 5m\n  expr: rate(x[6h]) + y[1m]\n        for: 10s\n', 60)).toBe(
    '        for: 5s\n  expr: rate(x[360s]) + y[5s]\n        for: 1s\n',
  )
})
