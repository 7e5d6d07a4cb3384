import { channelPath } from '@/realtime/paths.ts'
import type { ChannelId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { adminPath, adminTabs, auditPath, viewOf } from './navigation.ts'

test('a channel’s address leads to that channel', () => {
  const general = 'c_0123456789ab' as ChannelId
  expect(viewOf(channelPath(general))).toEqual({ name: 'channel', channel: general })
  expect(viewOf('/browse')).toEqual({ name: 'browse' })
  expect(viewOf('/threads')).toEqual({ name: 'threads' })
})

test('the running of the workspace, its audit and my settings have addresses of their own', () => {
  const general = 'c_0123456789ab' as ChannelId
  expect(viewOf(auditPath(general))).toEqual({ name: 'audit', channel: general })
  for (const tab of adminTabs) expect(viewOf(adminPath(tab))).toEqual({ name: 'admin', tab })
  expect(viewOf('/admin')).toEqual({ name: 'admin', tab: 'people' })
  expect(viewOf('/settings')).toEqual({ name: 'settings' })
})

test('an address that names no channel leads nowhere', () => {
  for (const path of [
    '/',
    '/c/',
    '/c/general',
    '/c/c_0123456789ab/x',
    '/c/c_0123456789AB',
    '/browse/x',
    '/admin/x',
    '/admin/people',
  ]) {
    expect(viewOf(path)).toEqual({ name: 'nowhere' })
  }
})
