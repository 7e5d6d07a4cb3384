import { randomUUID } from 'node:crypto'
import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { createChannel } from '../channel/channel.ts'
import { buryJob, ensureGroups, readJobs } from '../job/job.ts'
import { appendMessage } from '../message/message.ts'
import { measureBacklog, measureLogs, measureMemory } from './streams.ts'

onEveryRedis((connect) => {
  test('what channels have said and what waits to be done is measured for the whole installation', async () => {
    await using redis = await connect()
    await ensureGroups(redis, 'repair')
    expect(await measureBacklog(redis)).toMatchObject({
      jobs: { entries: 0 },
      dead: { entries: 0, bytes: 0 },
      oldestAt: undefined,
    })
    for (let index = 0; index < 30; index++) {
      const { channel } = await createChannel(redis, { by: ada, kind: 'public', name: `c${index}` })
      await appendMessage(redis, { channel, by: ada, clientId: randomUUID(), text: 'x'.repeat(400) })
    }
    const logs = await measureLogs(redis)
    expect(logs).toMatchObject({ channels: 30 })
    expect(logs.entries).toBeGreaterThanOrEqual(60)
    expect(logs.bytes).toBeGreaterThan(30 * 400)

    const before = await measureBacklog(redis)
    expect(before.jobs.entries).toBeGreaterThan(0)
    expect(before.groups).toEqual([{ group: 'repair', lag: before.jobs.entries, pending: 0 }])
    expect(Math.abs(Date.now() - before.oldestAt!)).toBeLessThan(60_000)

    const given = await readJobs(redis, { group: 'repair', consumer: 'w', count: 1, blockMs: 1_000 })
    expect((await measureBacklog(redis)).groups[0]).toMatchObject({ pending: given.length })
    await buryJob(redis, { group: 'repair', job: given[0]!, error: 'no use' })
    expect(await measureBacklog(redis)).toMatchObject({ dead: { entries: 1 } })
  })

  test('memory is measured against the machine where Redis has no bound of its own', async () => {
    await using redis = await connect()
    const { usedBytes, limitBytes } = await measureMemory(redis)
    expect(usedBytes).toBeGreaterThan(100_000)
    expect(limitBytes).toBeGreaterThan(usedBytes)
  })
})
