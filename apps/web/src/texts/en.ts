import type { ErrorCode } from '@runnel/protocol/errors'
import type { ChannelKind, ChannelRole } from '@runnel/protocol/entry'
import type { ChosenState, PresenceState } from '@runnel/protocol/presence'

const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')
const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** `1 message`, `2 messages`. */
function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}

/** Everything the window and the pages before it say, in English. Sentences end with a full stop, labels do not. */
export const texts = {
  product: 'Runnel',
  pageTitle: (page: string) => `${page} · Runnel`,
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  messages: 'Messages to you',
  skipToConversation: 'Skip to the conversation',
  count: (value: number) => numbers.format(value),
  list: (names: readonly string[]) => lists.format(names),

  account: {
    handle: 'Handle',
    handleHint: 'How others mention you: @ada. Letters, digits, dots, dashes.',
    name: 'Name',
    nameHint: 'Shown beside what you say.',
    password: 'Password',
    passwordHint: (min: number) => `At least ${min} characters. A few words are fine.`,
    signIn: 'Sign in',
    signUp: 'Create account',
    signInTitle: (workspace: string) => `Sign in to ${workspace}`,
    firstTitle: (workspace: string) => `Welcome to ${workspace}`,
    firstText:
      'Nobody is here yet. The account you make now is the owner’s: you invite people and decide how the workspace is run.',
    firstSubmit: 'Create the owner’s account',
    signUpTitle: (workspace: string) => `Join ${workspace}`,
    signUpText: 'Make an account to come in.',
    invitedText: 'You are invited. Make an account to come in.',
    invitedOnlyTitle: 'By invitation only',
    invitedOnlyText: (workspace: string) =>
      `Ask someone of ${workspace} for an invitation link, and open it in this browser.`,
    badInvitationTitle: 'This invitation does not work',
    badInvitationText: 'It may have run out, been used up or been withdrawn. Ask for a new link.',
    haveAccount: 'Have an account?',
    noAccount: 'No account yet?',
    wrongPassword: 'Handle and password do not match.',
    handleTaken: 'This handle is taken. Choose another.',
    handleBad: 'Use letters, digits, dots, dashes and underscores, with a letter or digit at both ends.',
    nameBad: 'Say what others should call you.',
    passwordShort: (min: number) => `Use at least ${min} characters.`,
    signOut: 'Sign out',
    signOutFailed: 'Signing out did not reach the server. You are still signed in; try again.',
    menu: 'your status and settings',
  },

  nowhere: {
    title: 'There is nothing at this address',
    text: 'The link may be mistyped, or what it led to is gone.',
    home: 'Go to the conversations',
  },

  workspace: {
    menu: (name: string) => `${name}: workspace menu`,
    invite: 'Invite people by link',
    browse: 'Browse channels',
    create: 'Create a channel',
    direct: 'New direct message',
    keys: 'Keyboard shortcuts',
  },

  sidebar: {
    label: 'Sidebar',
    channels: 'Channels',
    unread: 'Unread',
    direct: 'Direct messages',
    jump: 'Jump to…',
    open: 'Channels and people',
    closeDrawer: 'Close the list of channels',
    noDirect: 'Write to one person, or up to eight.',
    /** The accessible name of a channel's link: `#general, 3 unread, 1 mention`. */
    link: (title: string, unread: number, mentions: number, presence: string | undefined) =>
      [
        title,
        presence,
        unread > 0 ? `${numbers.format(unread)} unread` : undefined,
        mentions > 0 ? counted(mentions, 'mention', 'mentions') : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    youAlone: 'Notes to yourself',
    someone: 'Someone',
  },

  presence: {
    states: {
      online: 'Online',
      away: 'Away',
      busy: 'Busy',
      offline: 'Offline',
      unknown: 'Not known',
    } satisfies Record<PresenceState, string>,
    choose: 'Your presence',
    chosen: { online: 'Online', away: 'Away', busy: 'Busy' } satisfies Record<ChosenState, string>,
    setStatus: 'Set a status…',
    clearStatus: 'Clear status',
    statusTitle: 'Your status',
    statusText: 'What are you up to?',
    statusHint: 'Shown beside your name to people you share a channel with.',
    emoji: 'Emoji',
    until: 'Clear after',
    spans: { never: 'Don’t clear', half: '30 minutes', hour: '1 hour', four: '4 hours', today: 'Today' },
    save: 'Save status',
    here: (count: number) => `${numbers.format(count)} here`,
    hereNames: (names: readonly string[], more: number) =>
      `${numbers.format(names.length + more)} here: ${lists.format(more > 0 ? [...names, counted(more, 'more', 'more')] : names)}`,
  },

  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },

  channel: {
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
    ephemeral: 'Nothing here is stored',
    ephemeralText:
      'What is said here reaches those who have it open, and is kept nowhere. Leave and come back, and the channel is empty.',
    archived: 'Archived',
    members: (count: number) => counted(count, 'member', 'members'),
    showMembers: 'Members',
    showDetails: 'Channel details',
    leave: 'Leave channel',
    leaveTitle: (title: string) => `Leave ${title}?`,
    leavePublic: 'Its messages stay. You can join again whenever you like.',
    leavePrivate: 'Its messages stay, but you can come back only when a member invites you.',
    leaveDo: 'Leave',
    left: (title: string) => `You left ${title}.`,
    revoked: (title: string, reason: string | undefined) =>
      `You are no longer a member of ${title}.${reason === undefined ? '' : ` Reason: “${reason}”`}`,
    topic: 'Topic',
    noTopic: 'No topic yet.',
    kind: 'Kind',
    yourRole: 'Your role',
    name: 'Name',
    nameHint: 'Lower-case letters, digits, dashes and underscores.',
    nameBad: 'Use letters, digits, dashes and underscores, beginning with a letter or digit.',
    nameTaken: 'There is a channel of this name already.',
    topicHint: 'One line about what belongs here.',
    edit: 'Change name or topic',
    settings: 'Settings',
    save: 'Save changes',
    saved: 'Saved.',
    done: 'Done',
    archive: 'Archive channel',
    archiveText:
      'Everyone can still read it, nobody can write. It leaves the list of channels, and can be restored here.',
    restore: 'Restore channel',
    restoreText: 'It is listed again and people can write.',
    unhold: 'Only one person at a time changes a channel. It is held for you while this panel is open.',
    heldBy: (name: string, until: string) =>
      `${name} is changing this channel, until ${until} at the latest.`,
    heldByWhat: 'You can change it when they are done.',
    lockLost:
      'Your hold on this channel ended before this was saved, so nothing was changed. What you typed is still here.',
    holdAgain: 'Hold it again',
    create: 'Create channel',
    createTitle: 'Create a channel',
    createText: 'A place for one subject, team or project.',
    visibility: 'Who can see it',
    kindPublic: 'Public',
    kindPrivate: 'Private',
    kindEphemeral: 'Ephemeral',
    namePlaceholder: 'garden-party',
    optional: 'optional',
    notFoundTitle: 'No such channel, or not one of yours',
    notFoundText:
      'It may be private, renamed away or mistyped. If someone sent you this link, ask them to invite you to the channel.',
    notFoundBrowse: 'Browse channels',
    joinTitle: (title: string) => `You are not a member of ${title} yet`,
  },

  members: {
    title: 'Members',
    search: 'Find a member',
    roles: { owner: 'Owner', moderator: 'Moderator', member: 'Member' } satisfies Record<ChannelRole, string>,
    you: 'you',
    none: 'Nobody by that name is a member.',
    more: 'Show more',
    failed: 'The members could not be fetched.',
    add: 'Add people',
    addTitle: (title: string) => `Add people to ${title}`,
    addText: 'They see everything said here, from the beginning.',
    addTextEphemeral: 'They see what is said from now on.',
    addDo: 'Add',
    added: (name: string, title: string) => `${name} is now a member of ${title}.`,
    isMember: 'Member already',
    actions: (name: string) => `What to do with ${name}`,
    message: 'Message',
    makeOwner: 'Make an owner',
    makeModerator: 'Make a moderator',
    makeMember: 'Make a plain member',
    remove: 'Remove from channel…',
    removeTitle: (name: string, title: string) => `Remove ${name} from ${title}?`,
    removeText: 'They stop receiving at once and no longer see what is said here. What they wrote stays.',
    reason: 'Reason',
    reasonHint: 'Shown to everyone in the channel.',
    removeDo: (name: string) => `Remove ${name}`,
    removed: (name: string) => `${name} was removed.`,
    roleChanged: (name: string, role: string) => `${name}: ${role}.`,
  },

  people: {
    search: 'Find people',
    searchHint: 'by name or handle',
    none: 'Nobody by that name.',
    failed: 'The people could not be looked up. Check the connection and type again.',
    results: 'People',
  },

  direct: {
    title: 'New direct message',
    text: 'Only the people you choose can read it.',
    chosen: (names: readonly string[]) => `With ${lists.format(names)}`,
    remove: (name: string) => `Take ${name} off`,
    start: 'Start',
    full: (max: number) => `A direct message holds up to ${max} people. For more, create a private channel.`,
  },

  invitation: {
    title: 'Invite people by link',
    text: 'Whoever opens the link can make an account here, until it runs out.',
    uses: 'How many people',
    days: 'Valid for',
    dayCount: (days: number) => counted(days, 'day', 'days'),
    create: 'Create link',
    link: 'Invitation link',
    shownOnce: 'Copy it now: it is shown only once.',
    copy: 'Copy link',
    copied: 'Copied.',
    copyFailed: 'The browser did not allow copying. Select the link and copy it yourself.',
    open: 'Links that still work',
    none: 'No link is open.',
    usesLeft: (count: number) => counted(count, 'use left', 'uses left'),
    until: (when: string) => `until ${when}`,
    revoke: 'Withdraw',
    revokeLabel: (uses: string) => `Withdraw the link with ${uses}`,
    revoked: 'The link no longer works.',
    forbidden: 'Only owners and admins of the workspace can invite people. Ask one of them for a link.',
  },

  browse: {
    title: 'Channels',
    text: 'All public channels, and those you are in.',
    search: 'Find a channel',
    none: 'No channel of that name.',
    noneYet: 'There is no other channel yet.',
    noneDo: 'Create it',
    join: 'Join',
    joinLabel: (title: string) => `Join ${title}`,
    open: 'Open',
    openLabel: (title: string) => `Open ${title}`,
    more: 'Show more',
    failed: 'The channels could not be fetched.',
  },

  switcher: {
    title: 'Jump to a channel or person',
    input: 'Channel or person',
    none: 'Nothing by that name.',
    channels: 'Channels',
    people: 'People',
    hint: 'Enter opens, Esc closes',
  },

  connection: {
    label: 'Connection',
    connecting: 'Connecting…',
    reconnecting: 'Connection lost. Reconnecting…',
    reconnectingIn: (seconds: number) => `Connection lost. Trying again in ${numbers.format(seconds)} s.`,
    offline: 'You are offline.',
    waiting: (count: number) => `${counted(count, 'message is', 'messages are')} waiting and will be sent.`,
    online: 'Connected again.',
    ended: {
      signed_out: 'You have signed out.',
      revoked: 'This session was ended.',
      unauthenticated: 'You are signed out.',
      deactivated: 'This account was closed.',
      too_old: 'There is a newer version of this page.',
      other: 'The connection was ended by the server.',
    },
    reload: 'Reload',
    signIn: 'Sign in',
    now: 'Try now',
  },

  welcome: {
    title: (workspace: string) => `This is the beginning of ${workspace}`,
    channelTitle: (title: string) => `This is the beginning of ${title}`,
    directTitle: (names: string) => `Your conversation with ${names}`,
    selfTitle: 'Notes to yourself',
    text: 'Nothing has been said yet. Write the first message below, or start with one of these.',
    channelText: 'Nothing has been said yet.',
    directText: (name: string) => `Only you and ${name} can read what is said here.`,
    selfText: 'Only you can read what you write here.',
    invite: 'Invite people by link',
    inviteText: 'Send it to those you want here.',
    create: 'Create a channel',
    createText: 'One for each subject or team.',
    import: 'Bring IRC logs with you',
    importText: 'On the machine Runnel runs on:',
    importCommand: 'npm run runnel -- import irc *.txt --channel general',
    add: 'Add people to this channel',
  },

  panes: {
    members: 'Members',
    details: 'Details',
    close: 'Close panel',
  },

  keys: {
    title: 'Keyboard shortcuts',
    rows: [
      ['Ctrl K', 'Jump to a channel or person'],
      ['Alt ↑  Alt ↓', 'Previous and next channel'],
      ['Alt Shift ↑  Alt Shift ↓', 'Previous and next unread channel'],
      ['F6  Shift F6', 'Next and previous pane'],
      ['Esc', 'Close the panel on the right'],
      ['Ctrl /', 'Show this list'],
    ] as ReadonlyArray<readonly [string, string]>,
  },

  /** What a refusal means to the person, where no screen has a better sentence. */
  errors: {
    bad_request: 'This cannot be done that way.',
    unauthenticated: 'You are signed out. Sign in again.',
    forbidden: 'You may not do this.',
    not_found: 'It is gone, or you have no access to it.',
    conflict: 'This is already so, or the name is taken.',
    locked: 'Someone else is changing this channel right now. Try again when they are done.',
    lock_lost: 'Your hold on this channel ended, so nothing was changed.',
    too_large: 'This is larger than allowed.',
    rate_limited: 'That was too much at once. Wait a moment and try again.',
    too_old: 'This page is too old. Reload it.',
    unavailable: 'The server could not be reached, so this may not have happened. Try again.',
    internal: 'Something went wrong on the server. Try again.',
  } satisfies Record<ErrorCode, string>,
}
