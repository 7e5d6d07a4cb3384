import { addInstallationAudit } from '@runnel/redis/audit/audit'
import { makeCast } from '@runnel/testing/cast'
import { connect } from '@runnel/testing/connection'
import { startGateways } from '@runnel/testing/start-gateway'
import { startRedis, type TestRedis } from '@runnel/testing/start-redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe('who may see what was done', () => {
  it('the installation’s audit is for its owners and admins, a channel’s for its moderators and owners, and a private one is not there for others', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, cy, general, design } = await makeCast(house.redis)
    await using owner = await connect(house.urls[0]!, ada.token)
    await using member = await connect(house.urls[0]!, bob.token)
    await using outsider = await connect(house.urls[0]!, cy.token)
    await owner.ask('admin:open', { channel: design })
    await owner.ask('channel:rename', { channel: design, name: 'design-2' })
    await owner.ask('admin:close', { channel: design })
    await owner.ask('admin:open', { channel: general })
    await owner.ask('channel:set-topic', { channel: general, topic: 'All of us' })

    expect((await owner.ask('audit:list', {})).records.map(({ channel }) => channel)).not.toContain(design)
    expect((await owner.ask('audit:list', {})).records).toMatchObject([
      { action: 'channel:set-topic', channel: general, by: ada.user, after: 'All of us' },
    ])
    expect((await owner.ask('audit:list', { channel: design })).records).toMatchObject([
      { action: 'channel:rename', before: 'design', after: 'design-2' },
    ])
    await expect(member.ask('audit:list', {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(member.ask('audit:list', { channel: design })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(outsider.ask('audit:list', { channel: design })).rejects.toMatchObject({ code: 'not_found' })
    await owner.ask('account:set-role', { user: cy.user, role: 'admin' })
    await expect
      .poll(() =>
        outsider.ask('audit:list', { channel: general }).then(
          ({ records }) => records.length,
          () => 0,
        ),
      )
      .toBe(1)
    await expect(outsider.ask('audit:list', { channel: design })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('the audit is exported as lines of JSON and as a table, as long as it may be, by who may see it', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob } = await makeCast(house.redis)
    await Promise.all(
      Array.from({ length: 1_200 }, (_, index) =>
        addInstallationAudit(house.redis, {
          by: ada.user,
          action: 'account:set-role',
          user: bob.user,
          reason: index === 0 ? '=cmd|"/c calc"' : `reason ${index}`,
        }),
      ),
    )
    const get = (query: string, token = ada.token) =>
      fetch(`${house.urls[0]}/api/audit${query}`, { headers: { cookie: `runnel_session=${token}` } })
    const json = await get('')
    expect(json.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-[\d-]{10}\.jsonl"$/)
    const records = (await json.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(records).toHaveLength(1_200)
    expect(records[0]).toMatchObject({ byName: 'ada', userName: 'bob', reason: 'reason 1199' })
    const table = await get('?format=csv&action=account:')
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await table.text()).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1_201)
    expect(lines[0]).toBe('at,by,byName,action,channel,channelName,user,userName,before,after,reason,id')
    expect(lines.at(-1)).toContain(`"'=cmd|""/c calc"""`)
    expect(await (await get('?action=member:')).text()).toBe('')
    expect((await get('', bob.token)).status).toBe(403)
    expect((await get('', 'x'.repeat(43))).status).toBe(401)
    for (const query of ['?from=yesterday', '?format=xls', '?what=1', '?channel=general'])
      expect((await get(query)).status).toBe(400)
  })

  it('what channels take is listed for public ones, and only as a sum for the others', async () => {
    await using house = await startGateways(server.url, { count: 1 })
    const { ada, bob, general, design } = await makeCast(house.redis)
    await using owner = await connect(house.urls[0]!, ada.token)
    await owner.ask('channel:create', { kind: 'direct', members: [bob.user] })
    const usage = await owner.ask('usage:list', {})
    expect(usage.channels).toMatchObject([{ channel: general, name: 'general', kind: 'public', members: 3 }])
    expect(usage.others).toEqual({ bytes: expect.any(Number) })
    expect(usage.others.bytes).toBeGreaterThan(0)
    expect(usage.usedBytes).toBeGreaterThan(0)
    expect(JSON.stringify(usage)).not.toContain(design)
    await using member = await connect(house.urls[0]!, bob.token)
    await expect(member.ask('usage:list', {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(owner.ask('usage:list', { cursor: 'x' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})
