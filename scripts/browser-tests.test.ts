import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../e2e')

test('every browser test that is named for something people expect exists', () => {
  const page = readFileSync(join(folder, 'README.md'), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| expected'))
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)` ([^|·]+)/g)])
  expect(named.length).toBeGreaterThan(rows.length)
  const missing = named.filter(([, file, words]) => {
    const path = join(folder, `${file}.spec.ts`)
    return (
      !existsSync(path) || !readFileSync(path, 'utf8').toLowerCase().includes(words!.trim().toLowerCase())
    )
  })
  expect(missing.map(([text]) => text)).toEqual([])
})
