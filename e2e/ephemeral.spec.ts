import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { composerOf, expect, message, tell, test } from './cast.ts'
import { readProduct } from './start-product.ts'

test('what is said in an ephemeral channel is nowhere in Redis and nowhere on its disk', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob], { ephemeral: true })
  const stored = () => {
    const files = `${readProduct().data}/redis/appendonlydir`
    return readdirSync(files)
      .map((file) => readFileSync(`${files}/${file}`, 'latin1'))
      .join('')
  }
  await ada.open(place)
  await bob.open(place)
  await expect(ada.page.getByText('Nothing here is stored').first()).toBeVisible()
  await composerOf(ada.page).fill('gone-like-smoke')
  const lasting = await channelOf(ada, [bob])
  await ada.open(lasting)
  await composerOf(ada.page).fill('begun-in-stone')
  // What is stored is long, and is not to be told each time.
  await expect.poll(() => stored().includes('begun-in-stone')).toBe(true)
  await ada.open(place)
  await expect(composerOf(ada.page)).toHaveValue('gone-like-smoke')
  await composerOf(ada.page).press('Enter')
  await expect(message(bob.page, 'gone-like-smoke')).toBeVisible()
  await tell(ada, lasting, 'kept-like-stone')
  expect(stored().includes('kept-like-stone')).toBe(true)
  expect(stored().includes('gone-like-smoke')).toBe(false)
  const { port, password } = new URL(readProduct().redis.url)
  const slow = execFileSync('redis-cli', ['-p', port, 'SLOWLOG', 'GET', '128'], {
    encoding: 'utf8',
    env: { ...process.env, REDISCLI_AUTH: password },
  })
  expect(slow).not.toContain('gone-like-smoke')
  expect(slow).not.toContain('NOAUTH')

  await bob.page.reload()
  await expect(composerOf(bob.page)).toBeEditable()
  await expect(message(bob.page, 'gone-like-smoke')).toHaveCount(0)
})
