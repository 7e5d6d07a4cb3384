import { connectRedis } from '@runnel/redis/connect'
import { createLog } from '@runnel/server/log'
import { askRedis } from '@runnel/testing/ask-redis'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { clearOldLibraries } from './old-libraries.ts'

const log = createLog({ name: 'worker', level: 'silent' })

test('functions that nobody has used for a while are removed, and what is of another program stays', async () => {
  await using server = await startRedis()
  await using redis = await connectRedis({ url: server.url, prefix: prefix() })
  for (const name of ['runnel_message_000000000000', 'somebody_elses'])
    await askRedis(
      server.url,
      'FUNCTION',
      'LOAD',
      `#!lua name=${name}\nredis.register_function('f_${name}', function() return 1 end)`,
    )
  const names = async () =>
    ((await askRedis(server.url, 'FUNCTION', 'LIST')) as unknown[][]).map((library) => String(library[1]))
  const ours = (await names()).length - 2
  expect(ours).toBeGreaterThan(10)
  const term = new AbortController()
  const duty = clearOldLibraries({ redis, log, everyMs: 20, unusedMs: 100 }, term.signal)
  await until(async () => !(await names()).includes('runnel_message_000000000000'))
  expect(await names()).toContain('somebody_elses')
  expect(await names()).toHaveLength(ours + 1)
  term.abort()
  await duty
})
