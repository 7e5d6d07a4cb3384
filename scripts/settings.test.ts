import { readFileSync } from 'node:fs'
import { settings } from '@runnel/server/env'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** What an operator may set: all but what our own processes tell each other; and the one setting of the web app. */
const names = [
  ...Object.keys(settings).filter((name) => name !== 'RUNNEL_PARENT_PID'),
  'RUNNEL_GATEWAY_URL',
].toSorted()

test('the table of settings tells of every one that is read, and of no other', () => {
  const table = read('docs/self-hosting.md').split('\n## Settings\n')[1]?.split('\n## ')[0] ?? ''
  const told = table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''))
  expect(told.toSorted()).toEqual(names)
})

test('the compose file sets nothing that nobody reads', () => {
  const compose = read('docker-compose.yml')
  const set = [...compose.matchAll(/^ +(RUNNEL_\w+|REDIS_URL): /gm)].map((match) => match[1])
  const balancer = ['RUNNEL_BIND', 'RUNNEL_METRICS_BIND', 'RUNNEL_GATEWAYS', 'RUNNEL_WEB']
  // Read by `deploy/docker/enter.sh`, before the program itself starts.
  const entry = ['RUNNEL_REDIS_AT', 'RUNNEL_REDIS_LOGIN']
  const known = new Set([...names, ...balancer, ...entry])
  expect(set.filter((name) => !known.has(name!))).toEqual([])
})
