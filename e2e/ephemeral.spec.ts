import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { composerOf, expect, message, test } from './cast.ts'
import { readProduct } from './start-product.ts'

test('what is said in an ephemeral channel is nowhere in Redis and nowhere on its disk', async ({
  person,
  channelOf,
}) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  const place = await channelOf(ada, [bob], { ephemeral: true })
  await ada.open(place)
  await bob.open(place)
  await expect(ada.page.getByText('Nothing here is stored').first()).toBeVisible()
  await ada.say('gone-like-smoke')
  await expect(message(bob.page, 'gone-like-smoke')).toBeVisible()

  const lasting = await channelOf(ada, [bob])
  ;(await ada.program()).send(lasting.channel, 'kept-like-stone')
  await (await ada.program()).flushed()
  const stored = () => {
    const files = `${readProduct().data}/redis/appendonlydir`
    return readdirSync(files)
      .map((file) => readFileSync(`${files}/${file}`, 'latin1'))
      .join('')
  }
  expect(stored()).toContain('kept-like-stone')
  expect(stored()).not.toContain('gone-like-smoke')
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
