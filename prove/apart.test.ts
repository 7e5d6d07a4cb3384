import { expect, test } from 'vitest'
import { beside } from './apart.ts'

test('of many experiments three go at a time, each begun in its order, and none is left out', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const all = beside(['brief', 'balancer', 'retries', 'kick', 'purge'], 3, async (name) => {
    begun.push(name)
    await new Promise<void>((resolve) => ends.push(resolve))
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  await turn()
  expect(begun).toEqual(['brief', 'balancer', 'retries'])
  ends[1]!()
  await turn()
  expect(begun).toEqual(['brief', 'balancer', 'retries', 'kick'])
  ends[0]!()
  await turn()
  for (const end of ends) end()
  await all
  expect(begun).toEqual(['brief', 'balancer', 'retries', 'kick', 'purge'])
})
