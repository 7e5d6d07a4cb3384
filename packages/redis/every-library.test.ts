import { globSync, readFileSync } from 'node:fs'
import { redisUserRules } from '@runnel/testing/redis-users'
import { expect, test } from 'vitest'

const files = (pattern: string) => globSync(pattern, { cwd: import.meta.dirname })
const read = (path: string) => readFileSync(`${import.meta.dirname}/${path}`, 'utf8')

test('a deployer knows every library that a gateway, worker or operator could call', () => {
  const named = [...read('every-library.ts').matchAll(/^import '\.\/(.+)'$/gm)].map(([, path]) => path)
  const defining = files('*/*.ts').filter((path) => read(path).includes('= defineLibrary('))
  expect(defining.length).toBeGreaterThan(20)
  expect(new Set(named)).toEqual(new Set(defining))
})

test('the application’s user may do in Redis what the functions do, one by one', () => {
  const { rules } = redisUserRules('runnel', { app: 'a', deployer: 'b', exporter: 'c' }).find(
    ({ name }) => name === 'runnel-app',
  )!
  const may = new Set(rules.filter((rule) => rule.startsWith('+')).map((rule) => rule.slice(1)))
  const called = files('**/*.lua').flatMap((path) =>
    [...read(path).matchAll(/redis\.p?call\(\s*'([A-Z]+)'(?:,\s*'([A-Z]+)')?/g)].map(([, command, word]) => ({
      command: command!.toLowerCase(),
      word: word?.toLowerCase(),
    })),
  )
  expect(called.length).toBeGreaterThan(200)
  for (const { command, word } of called)
    expect({ command, isAllowed: may.has(command) || may.has(`${command}|${word}`) }).toEqual({
      command,
      isAllowed: true,
    })
})
