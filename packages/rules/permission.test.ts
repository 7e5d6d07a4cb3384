import type { ChannelRole } from '@runnel/protocol/entry'
import { requests } from '@runnel/protocol/requests'
import type { RequestName } from '@runnel/protocol/requests'
import { describe, expect, test } from 'vitest'
import { channelRolesFor, mayInChannel, mayInInstallation } from './permission.ts'

const names: RequestName[] = requests.map((row) => row.name)
const namesChannel = (name: RequestName) => {
  const row = requests.find((one) => one.name === name)
  return row !== undefined && 'shape' in row.input && 'channel' in row.input.shape
}

describe('permissions', () => {
  test.each(names)('the owner of the installation may ask %s: it has a row', (name) => {
    expect(mayInInstallation('owner', name)).toBe(true)
    expect(mayInChannel('owner', name)).toBe(true)
  })

  test.each(names.filter(namesChannel))(
    'an outsider may not ask %s of a channel, except to join it',
    (name) => {
      expect(mayInChannel(undefined, name)).toBe(name === 'channel:join')
    },
  )

  test('a name that is no request is nobody’s to ask', () => {
    for (const name of [
      'constructor',
      '__proto__',
      'toString',
      'message:forge',
    ] as unknown as RequestName[]) {
      expect(mayInInstallation('owner', name)).toBe(false)
      expect(mayInChannel('owner', name)).toBe(false)
    }
  })

  test('only owners and admins of the installation invite people into it', () => {
    for (const name of ['invitation:create', 'invitation:list', 'invitation:revoke'] as const) {
      expect(mayInInstallation('admin', name)).toBe(true)
      expect(mayInInstallation('member', name)).toBe(false)
      expect(mayInInstallation('guest', name)).toBe(false)
    }
  })

  test('a guest talks where they were brought in, and neither browses nor creates', () => {
    expect(mayInInstallation('guest', 'message:send')).toBe(true)
    for (const name of [
      'channel:create',
      'channel:list',
      'channel:join',
      'channel:invite',
      'user:list',
    ] as const)
      expect(mayInInstallation('guest', name)).toBe(false)
  })

  test('a member talks, a moderator administers, an owner gives roles', () => {
    expect(channelRolesFor('message:send')).toEqual(['owner', 'moderator', 'member'])
    expect(channelRolesFor('channel:rename')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('admin:open')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('member:kick')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('member:set-role')).toEqual(['owner'])
    expect(channelRolesFor('channel:archive')).toEqual(['owner'])
  })

  test('a higher role in a channel may do all that a lower one may', () => {
    const allowed = (role: ChannelRole) => names.filter((name) => mayInChannel(role, name))
    expect(allowed('moderator')).toEqual(expect.arrayContaining(allowed('member')))
    expect(allowed('owner')).toEqual(expect.arrayContaining(allowed('moderator')))
  })
})
