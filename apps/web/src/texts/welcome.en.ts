/** What an empty channel says, in English. */
export const welcomeTexts = {
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
}
