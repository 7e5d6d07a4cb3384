import { counted, inTime } from './counted.ts'

const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Names up to two, a number of people from three on. */
function people(names: readonly string[]): string {
  return names.length > 2 ? counted(names.length, 'person', 'people') : lists.format(names)
}

/** What is said of what happened in a channel besides messages, in English. */
export const noticeTexts = {
  joined: (names: readonly string[]) => `${people(names)} joined`,
  left: (names: readonly string[]) => `${people(names)} left`,
  renamed: (pairs: ReadonlyArray<readonly [string, string]>) =>
    pairs.length === 1
      ? `${pairs[0]?.[0]} is now known as ${pairs[0]?.[1]}`
      : `${counted(pairs.length, 'person', 'people')} changed their name`,
  came: (names: readonly string[]) => `${people(names)} came and went`,
  added: (by: string, names: readonly string[]) => `${by} added ${people(names)}`,
  removed: (by: string, name: string, reason: string | undefined) =>
    `${by} removed ${name}${reason === undefined ? '' : `: ${reason}`}`,
  roles: {
    owner: 'an owner',
    moderator: 'a moderator',
    voice: 'a member with voice',
    member: 'a plain member',
  },
  roleChanged: (by: string, name: string, role: string) => `${by} made ${name} ${role}`,
  created: (by: string) => `${by} created this channel`,
  channelRenamed: (by: string, name: string) => `${by} renamed the channel to #${name}`,
  topicChanged: (by: string, topic: string) =>
    topic === '' ? `${by} removed the topic` : `${by} set the topic: ${topic}`,
  archived: (by: string) => `${by} archived the channel`,
  restored: (by: string) => `${by} restored the channel`,
  converted: (by: string, kind: string) => `${by} made the channel ${kind}`,
  limitsChanged: (by: string, changes: readonly string[]) =>
    changes.length === 0 ? `${by} changed the channel’s rules` : `${by} set: ${changes.join(', ')}`,
  limits: {
    posting: {
      all: 'everyone writes',
      voice: 'people with voice and moderators write',
      moderators: 'only moderators write',
    },
    slow: (seconds: number) =>
      seconds === 0 ? 'no slow mode' : `slow mode, one message in ${inTime(seconds)}`,
    everyone: {
      all: 'everyone may call all members',
      moderators: 'moderators may call all members',
      owners: 'owners may call all members',
    },
    joining: { open: 'people join by themselves', approval: 'people ask to join' },
    edit: (seconds: number) =>
      seconds === 0 ? 'messages can be edited for ever' : `messages can be edited for ${inTime(seconds)}`,
  },
  deleted: (by: string, reason: string | undefined) =>
    `${by} deleted the channel${reason === undefined ? '' : `: ${reason}`}`,
  banned: (by: string, name: string, until: string | undefined, reason: string | undefined) =>
    `${by} banned ${name}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '' : `: ${reason}`}`,
  unbanned: (by: string, name: string) => `${by} lifted the ban on ${name}`,
  muted: (by: string, name: string, until: string | undefined, reason: string | undefined) =>
    `${by} muted ${name}${until === undefined ? '' : ` until ${until}`}${reason === undefined ? '' : `: ${reason}`}`,
  unmuted: (by: string, name: string) => `${by} let ${name} write again`,
  /** Something that this page does not know yet. */
  other: (by: string) => `${by} changed something here. Reload the page to see what`,
  show: 'Show each',
  hide: 'Show less',
}
