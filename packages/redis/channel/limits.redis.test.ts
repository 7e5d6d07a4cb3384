import { onEveryRedis } from '@runnel/testing/on-every-redis'
import { ada, bob, cy } from '@runnel/testing/people'
import { expect, test } from 'vitest'
import { readLog } from '../history/history.ts'
import { resumeChannels } from '../history/resume.ts'
import { sendKnock } from '../knock/knock.ts'
import { withLock } from '../lock/lock.ts'
import { setLimits } from './administer.ts'
import { createChannel, inviteMember, joinChannel, leaveChannel, readChannel } from './channel.ts'

onEveryRedis((connect) => {
  test('ada sets limits: what differs from the default is told, and what she leaves out stays', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    const set = (limits: Parameters<typeof setLimits>[1]['limits']) =>
      withLock(redis, { channel, holder: ada }, (lock) =>
        setLimits(redis, { channel, by: ada, lock, limits }),
      )
    expect(await readChannel(redis, { channel, reader: bob })).not.toHaveProperty('limits')
    await set({
      posting: 'voice',
      slowSeconds: 30,
      everyone: 'owners',
      joining: 'approval',
      editSeconds: 600,
    })
    await set({ slowSeconds: 60, posting: 'all' })
    expect((await readChannel(redis, { channel, reader: cy })).limits).toEqual({
      slowSeconds: 60,
      everyone: 'owners',
      joining: 'approval',
      editSeconds: 600,
    })
    const [resumed] = await resumeChannels(redis, { reader: bob, channels: new Map([[channel, {}]]) })
    expect(resumed?.limits).toMatchObject({ slowSeconds: 60, joining: 'approval' })
    const before = (await readLog(redis, { channel })).events
    expect(before.at(-1)).toMatchObject({
      type: 'channel.limits_changed',
      limits: { slowSeconds: 60, posting: 'all' },
    })
    await set({ slowSeconds: 60 })
    expect((await readLog(redis, { channel })).events).toHaveLength(before.length)
    await set({ slowSeconds: 0, everyone: 'all', joining: 'open', editSeconds: 0 })
    expect(await readChannel(redis, { channel, reader: bob })).not.toHaveProperty('limits')
  })

  test('where moderators let people in, cy cannot come by themselves nor be brought by a member', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, {
      by: ada,
      name: 'general',
      kind: 'public',
      members: [bob],
    })
    const joining = (value: 'open' | 'approval') =>
      withLock(redis, { channel, holder: ada }, (lock) =>
        setLimits(redis, { channel, by: ada, lock, limits: { joining: value } }),
      )
    await joining('approval')
    await expect(joinChannel(redis, { channel, by: cy })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Ask to be let in'),
    })
    await expect(inviteMember(redis, { channel, by: bob, user: cy })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await sendKnock(redis, { channel, user: cy, text: 'please' })
    expect(await readChannel(redis, { channel, reader: cy })).toMatchObject({ asked: true })
    await joining('open')
    expect(await readChannel(redis, { channel, reader: cy })).not.toHaveProperty('asked')
    await joinChannel(redis, { channel, by: cy })
  })

  test('whoever comes into a channel in which nobody is left owns it', async () => {
    await using redis = await connect()
    const { channel } = await createChannel(redis, { by: ada, name: 'general', kind: 'public' })
    await leaveChannel(redis, { channel, by: ada })
    await joinChannel(redis, { channel, by: bob })
    await joinChannel(redis, { channel, by: cy })
    const types = (await readLog(redis, { channel })).events.slice(-3)
    expect(types).toMatchObject([
      { type: 'member.joined', user: bob },
      { type: 'member.role_changed', user: bob, role: 'owner' },
      { type: 'member.joined', user: cy },
    ])
    await withLock(redis, { channel, holder: bob }, (lock) =>
      setLimits(redis, { channel, by: bob, lock, limits: { slowSeconds: 5 } }),
    )
  })
})
