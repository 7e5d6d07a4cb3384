import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { metricsPage, ownMetricNames } from './metrics-page.ts'

test('an operator finds every metric on the page of metrics, and none that is gone', () => {
  const page = readFileSync(new URL('../docs/metrics.md', import.meta.url), 'utf8')
  expect(page, 'write it anew: npm run docs').toBe(metricsPage())
})

/** Labels whose values are few, and come from our own code. */
const harmless = new Set(
  'request code outcome reason route status type stream group process version node major minor patch kind space'.split(
    ' ',
  ),
)

test('no metric names a person, a channel or an address', () => {
  const labels = [...metricsPage().matchAll(/^\| `runnel_\w+` \| \w+ \| (.*?) \|/gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  )
  expect(labels.filter((label) => !harmless.has(label))).toEqual([])
  expect([...ownMetricNames()].every((name) => name.startsWith('runnel_'))).toBe(true)
})
