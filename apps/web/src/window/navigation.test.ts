import type { ChannelId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { channelPath, viewOf } from './navigation.ts'

test('a channel’s address leads to that channel', () => {
  const general = 'c_0123456789ab' as ChannelId
  expect(viewOf(channelPath(general))).toEqual({ name: 'channel', channel: general })
  expect(viewOf('/browse')).toEqual({ name: 'browse' })
})

test('an address that names no channel leads nowhere', () => {
  for (const path of ['/', '/c/', '/c/general', '/c/c_0123456789ab/x', '/c/c_0123456789AB', '/browse/x']) {
    expect(viewOf(path)).toEqual({ name: 'nowhere' })
  }
})
