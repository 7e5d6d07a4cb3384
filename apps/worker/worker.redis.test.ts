import { createLog } from '@runnel/server/log'
import { prefix, startRedis, until } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import { startWorkerProcess } from './fixtures/start-worker-process.ts'
import { startWorker } from './worker.ts'

const log = createLog({ name: 'worker', level: 'silent' })

test('a worker is healthy while Redis answers, and names Redis when it does not', async () => {
  await using server = await startRedis()
  const redis = { url: server.url, prefix: prefix(), deadlineMs: 500 }
  await using worker = await startWorker({ redis, log, host: '127.0.0.1', port: 0 })
  const health = async () => {
    const answer = await fetch(worker.healthUrl)
    return { status: answer.status, body: await answer.json() }
  }
  expect(await health()).toEqual({ status: 200, body: { ok: true } })
  await server.stop()
  await until(async () => (await health()).status === 503)
  expect((await health()).body).toEqual({ ok: false, failing: 'redis' })
})

test('a worker stops although Redis is away', async () => {
  const server = await startRedis()
  const redis = { url: server.url, prefix: prefix(), deadlineMs: 500 }
  const worker = await startWorker({ redis, log, host: '127.0.0.1', port: 0 })
  await server.stop()
  await worker[Symbol.asyncDispose]()
  await expect(fetch(worker.healthUrl)).rejects.toThrow('fetch failed')
})

test('a worker that is told to go ends with code 0', async () => {
  await using server = await startRedis()
  await using worker = await startWorkerProcess({ url: server.url, prefix: prefix() })
  await worker.says('leading')
  await worker.kill('SIGTERM')
  expect(await worker.exitCode).toBe(0)
})
