import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployFunctions } from '@runnel/redis/deploy'
import { connectRedis } from '@runnel/redis/connect'
import { createLog } from '@runnel/server/log'
import { askRedis } from '@runnel/testing/ask-redis'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { addRedisUsers, redisUserRules, type RedisUser } from '@runnel/testing/redis-users'
import { startGateways } from '@runnel/testing/start-gateway'
import { prefix as newPrefix, startRedis, until, type TestRedis } from '@runnel/testing/start-redis'
import { startWorker } from '@runnel/worker/worker'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const prefix = newPrefix()
let server: TestRedis
let urls: Record<RedisUser, string>
beforeAll(async () => {
  server = await startRedis()
  urls = await addRedisUsers(server.url, prefix)
})
afterAll(() => server.stop())

/** What Redis answers this user, refusals included. */
async function ask(user: RedisUser, ...command: [string, ...string[]]): Promise<string> {
  return askRedis(urls[user], ...command).then(String, (error: unknown) => (error as Error).message)
}

describe('the users of deploy/redis/users.acl', () => {
  it('a gateway that finds no functions says who has to load them, and starts once they are there', async () => {
    const start = () => startGateways(server.url, { prefix, redis: { url: urls.app, prefix }, count: 1 })
    const refused = connectRedis({ url: urls.app, prefix })
    await expect(refused).rejects.toThrow(/no functions of Runnel .* npm run runnel -- functions deploy/)
    await askRedis(
      server.url,
      'FUNCTION',
      'LOAD',
      `#!lua name=runnel_message_000000000000\nredis.register_function('old_message', function() return 1 end)`,
    )
    await expect(connectRedis({ url: urls.app, prefix })).rejects.toThrow(
      /functions of (?:another version of )?Runnel/,
    )
    await expect(deployFunctions({ url: urls.app })).rejects.toThrow(/may not load them/)

    expect((await deployFunctions({ url: urls.deployer })).loaded.length).toBeGreaterThan(20)
    expect((await deployFunctions({ url: urls.deployer })).loaded).toEqual([])
    // What runs of an older version goes on running.
    expect(await askRedis(server.url, 'FCALL', 'old_message', '0')).toBe(1)
    await using house = await start()
    expect(house.gateways).toHaveLength(1)
  })

  it('ada and bob talk, change, administer and are worked for, with no more rights than that', async () => {
    await deployFunctions({ url: urls.deployer })
    await using house = await startGateways(urls.app, { prefix })
    await using worker = await startWorker({
      redis: { url: urls.app, prefix },
      log: createLog({ name: 'worker', level: 'silent' }),
      host: '127.0.0.1',
      port: 0,
      sweepMs: 100,
    })
    expect((await fetch(worker.healthUrl)).status).toBeLessThan(500)
    const { ada, bob, cy, general, design } = await makeCast(house.redis)
    await using adas = await connect(house.urls[0]!, ada.token)
    await using bobs = await connect(house.urls[1]!, bob.token)
    for (const one of [adas, bobs]) await one.ask('session:resume', {})
    const clientId = randomUUID

    const { id } = await adas.say(general, `hello @${bob.handle} and @channel`)
    await until(() => bobs.texts(general).length === 1)
    // What a worker does in the background is done.
    await until(async () => (await bobs.ask('activity:list', {})).activities.length > 0)
    await bobs.ask('reaction:add', { channel: general, id, clientId: clientId(), emoji: '👍' })
    await bobs.ask('message:send', {
      channel: general,
      clientId: clientId(),
      text: 'an answer',
      thread: id,
      inChannel: true,
    })
    await adas.ask('message:pin', { channel: general, id, clientId: clientId() })
    await adas.ask('message:edit', { channel: general, id, clientId: clientId(), text: 'better' })
    await bobs.ask('thread:mark', { channel: general, thread: id, reply: 1 })
    await bobs.ask('typing:start', { channel: general })
    await adas.hears('typing:changed')
    await bobs.ask('presence:set', { state: 'busy', text: 'busy', emoji: '🏖️' })
    await bobs.ask('presence:open', { channel: general })
    await bobs.ask('draft:save', { channel: general, text: 'later' })
    await bobs.ask('preference:set', { keywords: ['news'] })
    await bobs.ask('read:mark', { channel: general, id })
    await bobs.ask('read:explain', { channel: general })
    await bobs.ask('history:page', { channel: general, around: id })
    await bobs.ask('channel:list', { query: 'gen' })
    await bobs.ask('user:list', { query: 'a' })
    await bobs.ask('member:list', { channel: general })

    await adas.ask('admin:open', { channel: design })
    await adas.ask('channel:set-limits', { channel: design, limits: { slowSeconds: 5 } })
    await adas.ask('channel:rename', { channel: design, name: 'drafts' })
    await adas.ask('member:mute', { channel: design, user: bob.user })
    await adas.ask('member:ban', { channel: general, user: cy.user, reason: 'loud' })
    await adas.ask('member:list-bans', { channel: general })
    const link = await adas.ask('channel:create-invitation', { channel: design })
    await adas.ask('channel:revoke-invitation', { channel: design, invitation: link.invitation })
    await adas.ask('member:kick', { channel: design, user: bob.user })
    await bobs.hears('channel:revoked')
    await adas.ask('channel:purge', { channel: general, user: bob.user })
    await adas.ask('message:delete', { channel: general, id, clientId: clientId() })
    await adas.ask('invitation:create', {})
    await adas.ask('account:list', {})
    await adas.ask('audit:list', {})
    await adas.ask('usage:list', {})
    await adas.ask('account:deactivate', { user: cy.user })
    await adas.ask('channel:delete', { channel: design, name: 'drafts' })
    const { sessions } = await bobs.ask('session:list', {})
    await bobs.ask('session:end', { session: sessions[0]!.session })
    await until(() => !bobs.socket.connected)
  })

  it('the application may nothing that would harm others, or itself', async () => {
    for (const command of [
      'CONFIG GET requirepass',
      'CONFIG SET dir /tmp',
      'KEYS *',
      'FLUSHALL',
      'FLUSHDB',
      'SHUTDOWN NOSAVE',
      'MONITOR',
      'ACL WHOAMI',
      'ACL SETUSER x on nopass ~* +@all',
      'FUNCTION LOAD x',
      'FUNCTION FLUSH',
      'FUNCTION DELETE x',
      'FUNCTION RESTORE x',
      'FUNCTION DUMP',
      'EVAL return 0',
      'EVALSHA x 0',
      'SCRIPT FLUSH',
      'SAVE',
      'BGREWRITEAOF',
      'REPLICAOF 127.0.0.1 1',
      'CLUSTER RESET',
      'CLUSTER FORGET x',
      'CLIENT KILL TYPE normal',
      'CLIENT LIST',
      'CLIENT PAUSE 1000',
      'MODULE LIST',
      'MIGRATE 127.0.0.1 1 x 0 1',
      'DUMP x',
      'RESTORE x 0 x',
      'SWAPDB 0 1',
      'SLOWLOG GET',
      'LATENCY DOCTOR',
      'SYNC',
      'FAILOVER',
      'SUBSCRIBE x',
      'PSUBSCRIBE *',
      'PUBLISH x y',
      'RANDOMKEY',
      'OBJECT FREQ x',
      'SORT x',
    ])
      expect({ command, answer: await ask('app', ...(command.split(' ') as [string])) }).toEqual({
        command,
        answer: expect.stringMatching(/^NOPERM/) as string,
      })
    expect(await ask('app', 'GET', 'elsewhere:key')).toMatch(/^NOPERM/)
    expect(await ask('app', 'SSUBSCRIBE', 'elsewhere:feed')).toMatch(/^NOPERM/)
    expect(await ask('app', 'SPUBLISH', 'elsewhere:feed', 'x')).toMatch(/^NOPERM/)
    expect(await ask('app', 'RENAME', `${prefix}:a`, 'elsewhere:b')).toMatch(/^NOPERM/)
    // The same questions where they are allowed: it is not that everything is refused.
    expect(await ask('app', 'PING')).toBe('PONG')
    expect(await ask('app', 'EXISTS', `${prefix}:none`)).toBe('0')
  })

  it('deployers and exporters read nothing of what people said', async () => {
    for (const user of ['deployer', 'exporter'] as const)
      for (const command of [
        ['GET', `${prefix}:x`],
        ['HGETALL', `${prefix}:{directory}:passwords`],
        ['XRANGE', `${prefix}:{0}:jobs`, '-', '+'],
        ['SCAN', '0'],
        ['FLUSHALL'],
        ['FCALL', 'x', '0'],
        ['CONFIG', 'SET', 'dir', '/tmp'],
        ['SLOWLOG', 'GET'],
        ['MONITOR'],
        ['ACL', 'LIST'],
      ])
        expect({ user, command, answer: await ask(user, ...(command as [string])) }).toEqual({
          user,
          command,
          answer: expect.stringMatching(/^NOPERM/) as string,
        })
    expect(await ask('exporter', 'INFO', 'memory')).toContain('used_memory')
    // Whether every message is synced, and whether anything is thrown out, is among the settings.
    expect(await ask('exporter', 'CONFIG', 'GET', 'appendfsync')).toContain('appendfsync')
    expect(await ask('exporter', 'FUNCTION', 'LOAD', 'x')).toMatch(/^NOPERM/)
  })

  it('as a file it is one that Redis takes, and without a password nobody comes in', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'runnel-users-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'users.acl')
    const rules = redisUserRules('runnel', { owner: 'all', app: 'one', deployer: 'two', exporter: 'three' })
    writeFileSync(file, rules.map(({ name, rules: words }) => `user ${name} ${words.join(' ')}\n`).join(''))
    await using guarded = await startRedis(['--aclfile', file])
    const at = (login: string) => guarded.url.replace('://', `://${login}`)
    await expect(askRedis(guarded.url, 'PING')).rejects.toThrow(/NOAUTH/)
    const { loaded } = await deployFunctions({ url: at('runnel-deployer:two@') })
    expect(loaded.length).toBeGreaterThan(20)
    await using redis = await connectRedis({ url: at('runnel-app:one@') })
    await makeCast(redis)
    await expect(connectRedis({ url: at('runnel-app:two@'), deadlineMs: 1_000 })).rejects.toThrow(
      /WRONGPASS|cannot do this/,
    )
  })
})
