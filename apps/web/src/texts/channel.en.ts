import type { ChannelKind, ChannelLimits } from '@runnel/protocol/entry'
import { counted } from './counted.ts'

/** What is said about one channel, its details and its settings, in English. Loaded when first needed. */
export const channelTexts = {
  kinds: {
    public: 'Public channel',
    private: 'Private channel',
    direct: 'Direct message',
  } satisfies Record<ChannelKind, string>,
  kindTexts: {
    public: 'Everyone of the workspace can find and join it.',
    private: 'Only people who are invited can see that it exists.',
    ephemeral: 'Nothing said in it is stored. Who is not there misses it.',
  },
  name: 'Name',
  nameHint: 'Lower-case letters, digits, dashes and underscores.',
  nameBad: 'Use letters, digits, dashes and underscores, beginning with a letter or digit.',
  nameTaken: 'There is a channel of this name already.',
  namePlaceholder: 'garden-party',
  topic: 'Topic',
  noTopic: 'No topic yet.',
  topicHint: 'One line about what belongs here.',
  kind: 'Kind',
  here: 'Who is here',
  yourRole: 'Your role',
  byInstallation: 'You run the workspace, so you may change everything here.',
  optional: 'optional',

  leave: 'Leave channel',
  leaveTitle: (title: string) => `Leave ${title}?`,
  leavePublic: 'Its messages stay. You can join again whenever you like.',
  leaveApproval: 'Its messages stay. To come back you ask to join, and a moderator lets you in.',
  leavePrivate: 'Its messages stay, but you can come back only when a member invites you.',
  leaveForGood:
    'You are its last member. Nobody can come back or invite anyone: what was said there stays, but nobody will read it again.',
  leaveDo: 'Leave',
  leaveLastOwner:
    'You are its only owner. Make someone else an owner first: open Members and choose a person.',

  create: 'Create channel',
  createTitle: 'Create a channel',
  createText: 'A place for one subject, team or project.',
  visibility: 'Who can see it',
  kindPublic: 'Public',
  kindPrivate: 'Private',
  kindEphemeral: 'Ephemeral',

  notFoundTitle: 'No such channel, or not one of yours',
  notFoundText:
    'It may be private, renamed away or mistyped. If someone sent you this link, ask them to invite you to the channel.',
  joinTitle: (title: string) => `You are not a member of ${title} yet`,
  approvalText: 'New members are let in by a moderator.',

  back: 'Back to the channel’s details',
  settings: 'Settings',
  links: 'Invitation links',
  bans: 'Banned people',
  knocks: 'Requests to join',
  audit: 'What was done',

  held: 'Only one person at a time changes a channel. It is held for you while this panel is open.',
  asking: 'Taking hold of the channel…',
  heldBy: (name: string, until: string) => `${name} is changing this channel, until ${until} or longer.`,
  heldByMe: (until: string) =>
    `You are changing this channel in another tab or on another device, until ${until} or longer.`,
  heldByWhat: 'You can change it as soon as they are done.',
  lost: {
    broken: (name: string, reason: string | undefined) =>
      `${name} ended your hold on this channel${reason === undefined ? '.' : `: “${reason}”.`}`,
    taken: (name: string) => `Your hold on this channel ran out, and ${name} is changing it now.`,
    ended: 'Your hold on this channel ran out.',
    offline: 'The connection was lost, and with it your hold on this channel.',
  },
  lostWhat: 'Nothing of what you had not saved was changed. What you typed is still here.',
  takeAgain: 'Take it again',
  breakHold: 'End their hold…',
  breakTitle: (name: string) => `End ${name}’s hold on this channel?`,
  breakText: (name: string) =>
    `${name} is told, and what they have not saved yet is not saved. You can change the channel then. It is noted in the audit list.`,
  breakDo: 'End their hold',
  breakReason: 'Reason',
  breakReasonHint: 'Shown to them and noted.',
  changedMeanwhile: (now: string) => (now === '' ? 'It is empty by now.' : `It is “${now}” by now.`),

  save: 'Save changes',
  saveLimits: 'Save rules',
  saved: 'Saved.',
  limits: 'Who may do what',
  posting: 'Who may write',
  postingChoices: {
    all: 'All members',
    voice: 'People with voice, moderators and owners',
    moderators: 'Moderators and owners',
  } satisfies Record<ChannelLimits['posting'], string>,
  postingText: 'Everyone else can read.',
  slow: 'Slow mode',
  slowChoice: (seconds: number) =>
    seconds === 0
      ? 'Off'
      : seconds < 60
        ? `One message in ${counted(seconds, 'second', 'seconds')}`
        : seconds < 3600
          ? `One message in ${counted(seconds / 60, 'minute', 'minutes')}`
          : `One message in ${counted(seconds / 3600, 'hour', 'hours')}`,
  slowText: 'Each member waits so long between two messages. Moderators and owners never wait.',
  everyone: 'Who may call everyone',
  everyoneChoices: {
    all: 'All members',
    moderators: 'Moderators and owners',
    owners: 'Owners',
  } satisfies Record<ChannelLimits['everyone'], string>,
  everyoneText: 'With @channel and @here.',
  joining: 'How people come in',
  joiningChoices: {
    open: 'By themselves',
    approval: 'They ask, a moderator lets them in',
  } satisfies Record<ChannelLimits['joining'], string>,
  joiningText: 'Invited people come in either way.',
  edit: 'Editing one’s own messages',
  editChoice: (seconds: number) =>
    seconds === 0
      ? 'For ever'
      : seconds < 3600
        ? `For ${counted(seconds / 60, 'minute', 'minutes')}`
        : seconds < 86_400
          ? `For ${counted(seconds / 3600, 'hour', 'hours')}`
          : `For ${counted(seconds / 86_400, 'day', 'days')}`,
  editText: 'Later, what was said stays as it is.',

  more: 'Larger changes',
  toPrivate: 'Make it private…',
  toPrivateTitle: (title: string) => `Make ${title} private?`,
  toPrivateText:
    'It leaves the list of channels. Its members stay and keep everything said here; from now on people come in only when they are invited.',
  toPrivateHint: 'Only its members will know that it exists.',
  toPrivateDo: 'Make it private',
  toPublic: 'Make it public…',
  toPublicTitle: (title: string) => `Make ${title} public?`,
  toPublicText:
    'Everyone of the workspace can find it, join it and then read everything that was ever said here, also what was said while it was private.',
  toPublicHint: 'Everyone will be able to read all of it.',
  toPublicDo: 'Make it public',
  converted: { public: 'The channel is public now.', private: 'The channel is private now.' },
  transfer: 'Hand it over…',
  transferTitle: (title: string) => `Hand ${title} over to another owner?`,
  transferText: 'They become its owner, you become a moderator. Only they can give it back.',
  transferHint: 'Make someone else the owner in your place.',
  transferWho: 'Who becomes the owner',
  transferDo: (name: string) => `Hand over to ${name}`,
  transferChoose: 'Hand over',
  transferred: (name: string) => `${name} owns the channel now. You are a moderator.`,
  purge: 'Delete someone’s messages…',
  purgeTitle: 'Delete all messages of one person here?',
  purgeText:
    'Everything this person ever wrote in this channel is deleted for everyone, replies too. It cannot be brought back. That there was a message stays visible.',
  purgeHint: 'All that one person wrote here.',
  purgeWho: 'Whose messages',
  purgeDo: (name: string) => `Delete all messages of ${name}`,
  purgeChoose: 'Delete messages',
  purging: (name: string, count: number) =>
    `Deleting what ${name} wrote… ${counted(count, 'message', 'messages')} so far.`,
  purgeCancel: 'Stop',
  purgeStopping: 'Stopping after this part…',
  purged: (name: string, count: number) =>
    count === 0
      ? `${name} has no messages here.`
      : `${counted(count, 'message', 'messages')} of ${name} deleted.`,
  purgeStopped: (name: string, count: number) =>
    `Stopped. ${counted(count, 'message', 'messages')} of ${name} deleted, the rest is still there.`,
  purgeFailed: (count: number) =>
    `It stopped early: ${counted(count, 'message', 'messages')} deleted so far.`,
  archive: 'Archive it…',
  archiveTitle: (title: string) => `Archive ${title}?`,
  archiveText:
    'Everyone can still read it, nobody can write. It leaves the list of channels, and can be restored here.',
  archiveHint: 'Readable for its members, closed to new messages.',
  archiveDo: 'Archive channel',
  archived: 'The channel is archived.',
  restore: 'Restore it…',
  restoreTitle: (title: string) => `Restore ${title}?`,
  restoreText: 'It is listed again and people can write.',
  restoreHint: 'Open it to new messages again.',
  restoreDo: 'Restore channel',
  restored: 'The channel is open again.',
  delete: 'Delete it…',
  deleteTitle: (title: string) => `Delete ${title} for good?`,
  deleteText: (members: number) =>
    `Everything said here is deleted for ${counted(members, 'member', 'members')}, you included, and nobody can bring it back. To only close it, archive it instead.`,
  deleteHint: 'The channel and everything said in it, for everyone.',
  deleteName: (name: string) => `Type ${name} to confirm`,
  deleteNameBad: 'This is not its name.',
  deleteReason: 'Reason',
  deleteReasonHint: 'Shown to those who are in it.',
  deleteDo: 'Delete for good',
}
