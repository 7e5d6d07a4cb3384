import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { refusalTexts } from './refusal.de.ts'

const root = new URL('../../../../', import.meta.url).pathname

function readAll(pattern: string): string {
  return globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/*.test.ts'] })
    .map((path) => readFileSync(`${root}${path}`, 'utf8'))
    .join('\n')
}

const functions = readAll('packages/redis/**/*.lua')
const programs = readAll('{apps/gateway,packages/redis,packages/client}/**/*.ts')

/** What only a program that asks wrongly is told, never a person. */
const forPrograms = new Set([
  'Make a new client id.',
  'There is no such entry.',
  'This id is taken; try again.',
])

const ofFunctions = [...functions.matchAll(/'[A-Z_]+ ([A-Z][^']*\.)'/g)].map(([, said = '']) => said)

test.each([...new Set(ofFunctions)].filter((said) => !forPrograms.has(said)))(
  'bob, who reads German, is told in German: %s',
  (said) => {
    expect(refusalTexts.sentence(said)).toMatch(/^\p{Lu}.*\.$/u)
  },
)

test('the functions refuse in sentences, which this finds', () => {
  expect(ofFunctions.length).toBeGreaterThan(40)
})

test('no sentence is kept in German that nobody says any more', () => {
  const source = readFileSync(new URL('refusal.de.ts', import.meta.url), 'utf8')
  const known = [...source.matchAll(/^ {2}(?:'([^']+)'):/gm)].map(([, said = '']) => said)
  expect(known.length).toBeGreaterThan(50)
  expect(known.filter((said) => !functions.includes(said) && !programs.includes(said))).toEqual([])
})

test('a sentence nobody has translated is left to what its kind means', () => {
  expect(refusalTexts.sentence('constructor')).toBeUndefined()
  expect(refusalTexts.sentence('Wait for the moon.')).toBeUndefined()
})
