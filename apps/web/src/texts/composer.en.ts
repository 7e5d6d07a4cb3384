import { counted, inTime } from './counted.ts'

/** Everything the composer says beyond the plain text box, in English. */
export const composerTexts = {
  toolbar: {
    label: 'Formatting',
    bold: 'Bold',
    italic: 'Italic',
    strike: 'Strikethrough',
    code: 'Code',
    codeBlock: 'Code block',
    quote: 'Quote',
    bulletList: 'List',
    numberedList: 'Numbered list',
    link: 'Link',
    emoji: 'Emoji',
    mention: 'Mention someone',
  },
  placeholder: { text: 'text', code: 'code', address: 'address' },

  pause: {
    slow: (seconds: number) =>
      `Slow mode: one message in ${
        seconds < 60
          ? counted(seconds, 'second', 'seconds')
          : seconds < 3600
            ? counted(Math.round(seconds / 60), 'minute', 'minutes')
            : counted(Math.round(seconds / 3600), 'hour', 'hours')
      }.`,
    slowLeft: (seconds: number) => `Slow mode: you can write again in ${inTime(seconds)}.`,
    slowKept: 'What you typed stays here.',
    slowWait: (seconds: number) => `Slow mode: one message in ${inTime(seconds)}. What you typed stays here.`,
  },
  notes: {
    pasted: 'Put into a block of code.',
    pasteAsText: 'Paste as text',
    aside: 'You wrote something else here on another device.',
    showAside: 'Add it here',
    dropAside: 'Let it go',
  },

  suggestions: {
    people: 'People to mention',
    channels: 'Channels',
    emoji: 'Emoji',
    commands: 'Commands',
    everyoneHere: 'Everyone who is online',
    everyoneInChannel: 'Everyone in this channel',
    notHere: 'not in this channel',
    notJoined: 'not joined',
    count: (count: number) => `${counted(count, 'suggestion', 'suggestions')}. Up and down arrows choose.`,
  },

  everyone: {
    title: (count: number) => `Notify ${counted(count, 'person', 'people')}?`,
    titleHere: (count: number) => `Notify up to ${counted(count, 'person', 'people')}?`,
    here: (title: string) => `Everyone in ${title} who is online is notified.`,
    channel: (title: string) => `Everyone in ${title} is notified, wherever they are.`,
    send: 'Send and notify',
    cancel: 'Keep writing',
    onlyOwners: 'Only owners may call everyone in this channel. Take @channel and @here out to send it.',
    onlyModerators:
      'Only moderators and owners may call everyone in this channel. Take @channel and @here out to send it.',
  },

  commandsTitle: 'Commands',
  commands: {
    me: { args: 'what you do', does: 'Says what you do, in italics' },
    shrug: { args: '[message]', does: 'Adds ¯\\_(ツ)_/¯ to your message' },
    topic: { args: 'what it is about', does: 'Changes what this channel is about' },
    join: { args: '#channel', does: 'Joins a channel and opens it' },
    leave: { args: '', does: 'Leaves this channel' },
    invite: { args: '@person', does: 'Brings people into this channel' },
    kick: { args: '@person [reason]', does: 'Removes someone from this channel' },
    msg: { args: '@person message', does: 'Writes to someone directly' },
    away: { args: '[why]', does: 'Shows you as away' },
    back: { args: '', does: 'Shows you as online when you are' },
    status: { args: '[text]', does: 'Sets your status; without a text clears it' },
    nick: { args: 'new name', does: 'Changes the name others see' },
    help: { args: '', does: 'Shows every command and key' },
  },
  commandFailures: {
    unknown: (command: string) =>
      `There is no command ${command}. Put a space before the slash to send it as text.`,
    needsText: (command: string) => `Write what ${command} should say, behind it.`,
    needsPerson: (command: string) => `Name whom you mean: ${command} @name`,
    needsChannel: 'Name a channel: /join #name',
    noSuchPerson: (name: string) => `Nobody here is called ${name}.`,
    noSuchChannel: (name: string) => `There is no channel ${name} that you can see.`,
    onlyInChannel: 'This works in channels, not in direct conversations.',
  },
  commandDone: {
    topic: 'The topic is changed.',
    invited: (names: string) => `${names} can read and write here now.`,
    removed: (name: string) => `${name} was removed.`,
    away: 'You are shown as away.',
    back: 'You are shown as you are.',
    status: 'Your status is set.',
    statusCleared: 'Your status is cleared.',
    renamed: (name: string) => `Others see you as ${name} now.`,
  },
}
