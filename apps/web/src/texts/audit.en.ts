/** Names by which a sentence of the audit speaks; `undefined` where nobody and nothing is meant. */
export interface AuditNames {
  by: string
  user: string
  channel: string
}

/** One thing as it stands in the audit, without who and where. */
export interface AuditChange {
  before?: string | undefined
  after?: string | undefined
}

const from = ({ before, after }: AuditChange) =>
  before === undefined || after === undefined ? '' : ` It was “${before}” before.`
const role = (word: string | undefined) =>
  word === undefined
    ? 'a member'
    : word === 'voice'
      ? 'a member with voice'
      : /^[aeiou]/.test(word)
        ? `an ${word}`
        : `a ${word}`

/** What is said in the audit, in English: one sentence for each action. Loaded when first needed. */
export const auditTexts = {
  label: 'What was done',
  operator: 'The operator',
  someone: 'Someone',
  aChannel: 'a channel',
  reason: (reason: string) => `Reason: “${reason}”`,
  none: 'Nothing was done that fits.',
  nothingYet: 'Nothing was done yet.',
  failed: 'The audit could not be fetched.',
  more: 'Show older',
  filters: 'Filters',
  by: 'Done by',
  user: 'Done to',

  personUnknown: 'Nobody has this handle.',
  anyone: 'Anyone',
  channel: 'In',
  anyChannel: 'Anywhere',
  channelUnknown: 'There is no such channel.',
  kind: 'What',
  from: 'From',
  to: 'To',
  clear: 'Clear filters',
  exportCsv: 'Export as table',
  exportJson: 'Export as JSON',
  exportHint: 'All that the filters let through, however much.',
  channelTitle: (channel: string) => `What was done in ${channel}`,
  channelText: 'Seen by its moderators and owners.',
  back: (channel: string) => `Back to ${channel}`,
  installationText:
    'Of people, invitations and public channels. What is done in private channels is shown to their own moderators and owners alone.',
  kinds: {
    '': 'Everything',
    'account:': 'Accounts and roles',
    'session:': 'Sessions',
    'user:': 'Names and handles',
    'invitation:': 'Invitations',
    'member:': 'Members, bans, mutes',
    'channel:': 'Channels',
    'message:': 'Messages',
    'knock:': 'Requests to join',
    'admin:': 'Broken holds',
  },
  actions: {
    'account:set-role': ({ by, user }, change) =>
      `${by} made ${user} ${role(change.after)} of the workspace.${change.before === undefined ? '' : ` They were ${role(change.before)}.`}`,
    'account:deactivate': ({ by, user }) => `${by} deactivated ${user}’s account.`,
    'account:reactivate': ({ by, user }) => `${by} gave ${user} the account back.`,
    'account:create-reset': ({ by, user }) => `${by} made a link to a new password for ${user}.`,
    'account:reset': ({ by, user }) =>
      by === user ? `${by} chose a new password by a link.` : `${by} gave ${user} a new password.`,
    'session:end': ({ by, user }, { before }) =>
      `${by} ended ${user}’s session${before === undefined ? '' : ` on ${before}`}.`,
    'user:rename': ({ user }, { before, after }) => `${before ?? user} is now called ${after ?? user}.`,
    'invitation:create': ({ by }, { after }) =>
      `${by} made an invitation link${after === undefined ? '' : ` (${after})`}.`,
    'invitation:revoke': ({ by, user }) => `${by} withdrew an invitation link of ${user}.`,
    'channel:rename': ({ by, channel }, { before, after }) =>
      `${by} renamed ${before === undefined ? channel : `#${before}`} to ${after === undefined ? 'another name' : `#${after}`}.`,
    'channel:set-topic': ({ by, channel }, change) =>
      change.after === undefined
        ? `${by} took the topic off ${channel}.`
        : `${by} set the topic of ${channel} to “${change.after}”.${from(change)}`,
    'channel:archive': ({ by, channel }) => `${by} archived ${channel}.`,
    'channel:restore': ({ by, channel }) => `${by} restored ${channel}.`,
    'channel:set-limits': ({ by, channel }, { before, after }) =>
      `${by} changed the rules of ${channel}: ${after ?? 'none'}${before === undefined ? '' : `, before: ${before}`}.`,
    'channel:convert': ({ by, channel }, { after }) =>
      `${by} made ${channel} ${after === 'private' ? 'private' : 'public'}.`,
    'channel:transfer': ({ by, user, channel }) => `${by} handed ${channel} over to ${user}.`,
    'channel:delete': ({ by, channel }, { before }) =>
      `${by} deleted ${before === undefined ? channel : `#${before}`} and everything in it.`,
    'channel:purge': ({ by, user, channel }, { after }) =>
      after === undefined
        ? `${by} began to delete everything ${user} wrote in ${channel}.`
        : `${by} deleted everything ${user} wrote in ${channel}: ${after}.`,
    'channel:create-invitation': ({ by, channel }, { after }) =>
      `${by} made a link into ${channel}${after === undefined ? '' : ` (${after})`}.`,
    'channel:revoke-invitation': ({ by, user, channel }) =>
      `${by} withdrew a link of ${user} into ${channel}.`,
    'member:kick': ({ by, user, channel }) => `${by} removed ${user} from ${channel}.`,
    'member:ban': ({ by, user, channel }, { after }) =>
      `${by} banned ${user} from ${channel}${until(after)}.`,
    'member:unban': ({ by, user, channel }) => `${by} lifted ${user}’s ban from ${channel}.`,
    'member:mute': ({ by, user, channel }, { after }) => `${by} muted ${user} in ${channel}${until(after)}.`,
    'member:unmute': ({ by, user, channel }) => `${by} lets ${user} speak again in ${channel}.`,
    'member:set-role': ({ by, user, channel }, change) =>
      `${by} made ${user} ${role(change.after)} of ${channel}.${change.before === undefined ? '' : ` They were ${role(change.before)}.`}`,
    'knock:accept': ({ by, user, channel }) => `${by} let ${user} into ${channel}.`,
    'knock:decline': ({ by, user, channel }) => `${by} did not let ${user} into ${channel}.`,
    'admin:break': ({ by, user, channel }) => `${by} ended ${user}’s hold on ${channel}.`,
    'message:delete': ({ by, user, channel }) => `${by} deleted a message of ${user} in ${channel}.`,
  } satisfies Record<string, (names: AuditNames, change: AuditChange) => string> as Readonly<
    Record<string, (names: AuditNames, change: AuditChange) => string>
  >,
  other: (names: AuditNames, action: string, { before, after }: AuditChange) =>
    `${names.by}: ${action}${after === undefined ? '' : `, now “${after}”`}${before === undefined ? '' : `, before “${before}”`}.`,
}

/** ` until …`, from `banned until …`; nothing where there is no end. */
function until(after: string | undefined): string {
  const found = / until .+$/.exec(after ?? '')
  return found === null ? '' : found[0]
}
