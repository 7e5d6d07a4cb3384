import { gzipSync } from 'node:zlib'
import { expect, test } from './cast.ts'
import { scriptsOf } from './scripts-of.ts'

/** Compressed bytes of script that a conversation's page asks for before it answers (SPD-16). */
const limit = 200_000

test('a conversation answers with less than 200 kB of compressed script (SPD-16)', async ({
  person,
  channelOf,
}) => {
  const ada = await person('Ada')
  const { channel } = await channelOf(ada)
  const page = await ada.context.request.get(`/c/${channel}`)
  const html = await page.text()
  const scripts = scriptsOf(html)
  expect(scripts.size).toBeGreaterThan(3)
  const sizes: Record<string, number> = {}
  for (const path of scripts) {
    const script = await ada.context.request.get(path)
    sizes[path] = gzipSync(await script.body(), { level: 9 }).length
  }
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0)
  expect(total, JSON.stringify(sizes, undefined, 2)).toBeLessThan(limit)
})
