import type { ChannelRole } from '@runnel/protocol/entry'
import { requests } from '@runnel/protocol/requests'
import type { RequestName } from '@runnel/protocol/requests'
import {
  expectedOutcome,
  installationRoles,
  permissionTable,
  standings,
  type Standing,
} from './permission-table.ts'
import { describe, expect, test } from 'vitest'
import { actingIn, channelRolesFor, mayInChannel, mayInInstallation } from './permission.ts'

const names: RequestName[] = requests.map((row) => row.name)
const namesChannel = (name: RequestName) => {
  const row = requests.find((one) => one.name === name)
  return row !== undefined && 'shape' in row.input && 'channel' in row.input.shape
}
const rowOf = (name: RequestName) => permissionTable.find(({ request }) => request === name)!
/** Muted members and banned outsiders have no role of their own: what they may not is decided in the write itself. */
const roleIn = (standing: Standing): ChannelRole | undefined =>
  standing === 'outsider' || standing === 'banned' ? undefined : standing === 'muted' ? 'member' : standing

describe('permissions', () => {
  test('every request of the wire has its row in the table, and no row is of anything else', () => {
    expect(permissionTable.map(({ request }) => request).toSorted()).toEqual(names.toSorted())
  })

  test('of every request that names a channel it is said who may ask it there', () => {
    const unsaid = names.filter((name) => namesChannel(name) && rowOf(name).channel === undefined)
    // Whoever makes an invitation into the installation may name one, and need not.
    expect(unsaid).toEqual(['invitation:create'])
  })

  describe.each(installationRoles)('an %s of the installation', (role) => {
    test.each(names)('may ask %s, or may not, as the table says', (name) => {
      expect(mayInInstallation(role, name)).toBe(rowOf(name).roles.includes(role))
    })
  })

  describe.each(standings)('an %s of a channel', (standing) => {
    test.each(names.filter((name) => rowOf(name).channel))(
      'may ask %s, or may not, as the table says',
      (name) => {
        // A plain member of the installation asks, so that nothing but the channel decides.
        const outcome = expectedOutcome(rowOf(name), 'member', { kind: 'public', standing })
        const may = mayInChannel(roleIn(standing), name)
        // Whoever the rules let ask may still be refused for their mute or their ban; that is not for the rules to know.
        const isForLater = may && (standing === 'muted' || standing === 'banned')
        expect(may).toBe(isForLater || outcome === 'done')
      },
    )
  })

  test('those who run the installation administer public channels as owners do, and nobody else does', () => {
    expect(installationRoles.map(actingIn)).toEqual(['owner', 'owner', '', ''])
  })

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

  test('a member talks, a moderator administers, an owner gives roles', () => {
    expect(channelRolesFor('message:send')).toEqual(['owner', 'moderator', 'voice', 'member'])
    expect(channelRolesFor('channel:rename')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('admin:open')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('member:kick')).toEqual(['owner', 'moderator'])
    expect(channelRolesFor('member:set-role')).toEqual(['owner'])
    expect(channelRolesFor('channel:archive')).toEqual(['owner'])
  })

  test('a higher role in a channel may do all that a lower one may', () => {
    const allowed = (role: ChannelRole) => names.filter((name) => mayInChannel(role, name))
    expect(allowed('voice')).toEqual(expect.arrayContaining(allowed('member')))
    expect(allowed('moderator')).toEqual(expect.arrayContaining(allowed('voice')))
    expect(allowed('owner')).toEqual(expect.arrayContaining(allowed('moderator')))
  })
})
