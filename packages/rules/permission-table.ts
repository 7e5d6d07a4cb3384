import type { ChannelRole } from '@runnel/protocol/entry'
import type { InstallationRole } from '@runnel/protocol/user'

/** How somebody stands to a channel. */
export type Standing = ChannelRole | 'muted' | 'outsider' | 'banned'
/** What becomes of a request. */
export type Outcome = 'done' | 'forbidden' | 'not_found'

/** Who may ask a request of the wire, and what others are told. */
export interface PermissionRow {
  request: string
  /** In the installation; the others are told `forbidden`, whatever they name. */
  roles: readonly InstallationRole[]
  /** Of a public channel and of a private one; left out by requests that name none. */
  channel?: {
    public: Readonly<Record<Standing, Outcome>>
    private: Readonly<Record<Standing, Outcome>>
    /** Those who run the installation may it in public channels, however they stand to them. */
    isAdministration: boolean
  }
}

/** Roles of the installation, the highest first. */
export const installationRoles: readonly InstallationRole[] = ['owner', 'admin', 'member', 'guest']
/** How somebody may stand to a channel, the highest first. */
export const standings: readonly Standing[] = [
  'owner',
  'moderator',
  'voice',
  'member',
  'muted',
  'outsider',
  'banned',
]

/**
 * What is expected of every request, written out by hand and made from nothing else, so that it can be wrong only where somebody wrote so.
 *
 * Columns: the roles of the installation that may (o)wner (a)dmin (m)ember (g)uest; then for an owner, a moderator, one with voice, a member,
 * a muted member, an outsider and a banned person what becomes of it in a public channel, then in a private one: `+` it is done, `f`
 * forbidden, `n` not found; `*`: those who run the installation count as owner of public channels. What a moderator may to somebody of their
 * own rank, and what only an author may, is tested where it is done: here everyone asks about a plain member, or about what they wrote.
 */
const table = `
session:resume               oamg
session:list                 oamg
session:end                  oamg
channel:create               oam.
channel:list                 oam.
channel:join                 oam.  ++++++f  +++++nn
channel:leave                oamg  +++++nn  +++++nn
channel:invite               oam.  +++++nn  +++++nn
channel:create-invitation    oam.  ++fffnn  ++fffnn  *
channel:list-invitations     oamg  ++fffnn  ++fffnn  *
channel:revoke-invitation    oamg  ++fffnn  ++fffnn  *
knock:send                   oam.  fffff+f  fffffnn
knock:withdraw               oam.  fffff+f  fffffnn
knock:list                   oamg  ++fffnn  ++fffnn  *
knock:accept                 oamg  ++fffnn  ++fffnn  *
knock:decline                oamg  ++fffnn  ++fffnn  *
message:send                 oamg  ++++fnn  ++++fnn
message:edit                 oamg  ++++fnn  ++++fnn
message:delete               oamg  +++++nn  +++++nn
message:pin                  oamg  ++++fnn  ++++fnn
message:unpin                oamg  ++++fnn  ++++fnn
message:pins                 oamg  +++++nn  +++++nn
message:versions             oamg  +++++nn  +++++nn
reaction:add                 oamg  ++++fnn  ++++fnn
reaction:remove              oamg  ++++fnn  ++++fnn
reaction:list                oamg  +++++nn  +++++nn
thread:page                  oamg  +++++nn  +++++nn
thread:follow                oamg  +++++nn  +++++nn
thread:unfollow              oamg  +++++nn  +++++nn
thread:mark                  oamg  +++++nn  +++++nn
thread:mark-unread           oamg  +++++nn  +++++nn
thread:list                  oamg
history:page                 oamg  +++++nn  +++++nn
history:since                oamg  +++++nn  +++++nn
read:mark                    oamg  +++++nn  +++++nn
read:mark-unread             oamg  +++++nn  +++++nn
read:explain                 oamg  +++++nn  +++++nn
draft:save                   oamg  +++++nn  +++++nn
draft:list                   oamg
activity:list                oamg
activity:mark                oamg
preference:read              oamg
preference:set               oamg
typing:start                 oamg  +++++nn  +++++nn
typing:stop                  oamg  +++++nn  +++++nn
presence:set                 oamg
presence:read                oamg
presence:idle                oamg
presence:here                oamg  +++++nn  +++++nn
presence:open                oamg  +++++nn  +++++nn
user:read                    oamg
user:list                    oam.
user:rename                  oamg
member:list                  oamg  +++++nn  +++++nn
member:kick                  oamg  ++fffnn  ++fffnn  *
member:ban                   oamg  ++fffnn  ++fffnn  *
member:unban                 oamg  ++fffnn  ++fffnn  *
member:list-bans             oamg  ++fffnn  ++fffnn  *
member:mute                  oamg  ++fffnn  ++fffnn  *
member:unmute                oamg  ++fffnn  ++fffnn  *
member:set-role              oamg  +ffffnn  +ffffnn  *
admin:open                   oamg  ++fffnn  ++fffnn  *
admin:close                  oamg  +++++++  +++++++
admin:read                   oamg  +++++nn  +++++nn  *
admin:break                  oamg  +ffffnn  +ffffnn  *
channel:rename               oamg  ++fffnn  ++fffnn  *
channel:set-topic            oamg  ++fffnn  ++fffnn  *
channel:set-limits           oamg  ++fffnn  ++fffnn  *
channel:purge                oamg  ++fffnn  ++fffnn  *
channel:archive              oamg  +ffffnn  +ffffnn  *
channel:restore              oamg  +ffffnn  +ffffnn  *
channel:convert              oamg  +ffffnn  +ffffnn  *
channel:transfer             oamg  +ffffnn  +ffffnn  *
channel:delete               oamg  +ffffnn  +ffffnn  *
invitation:create            oa..
invitation:list              oa..
invitation:revoke            oa..
invitation:accept            oam.
account:list                 oa..
account:set-role             oa..
account:deactivate           oa..
account:reactivate           oa..
account:create-reset         oa..
audit:list                   oamg  ++fffff  ++fffnn  *
usage:list                   oa..
`

const outcomes: Readonly<Record<string, Outcome>> = { '+': 'done', f: 'forbidden', n: 'not_found' }

/** The table, row by row. */
export const permissionTable: readonly PermissionRow[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [request = '', roles = '', openTo, hiddenTo, star] = line.split(/ +/)
    const row = { request, roles: installationRoles.filter((role) => roles.includes(role.charAt(0))) }
    if (openTo === undefined || hiddenTo === undefined) return row
    return {
      ...row,
      channel: { public: read(openTo), private: read(hiddenTo), isAdministration: star === '*' },
    }
  })

function read(cells: string): Record<Standing, Outcome> {
  return Object.fromEntries(
    standings.map((standing, index) => [standing, outcomes[cells.charAt(index)]]),
  ) as Record<Standing, Outcome>
}

/** What becomes of a request by somebody with this role, who stands so to the channel, if it names one. */
export function expectedOutcome(
  { roles, channel }: PermissionRow,
  role: InstallationRole,
  place?: { kind: 'public' | 'private'; standing: Standing },
): Outcome {
  if (!roles.includes(role)) return 'forbidden'
  if (channel === undefined || place === undefined) return 'done'
  const { kind, standing } = place
  const runsInstallation = role === 'owner' || role === 'admin'
  if (channel.isAdministration && runsInstallation && kind === 'public') return 'done'
  return channel[kind][standing]
}
