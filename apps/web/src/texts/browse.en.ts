import { counted } from './counted.ts'

/** What is said where channels are found and asked to join, in English. Loaded when first needed. */
export const browseTexts = {
  title: 'Channels',
  text: 'All public channels, and those you are in.',
  search: 'Find a channel',
  none: 'No channel of that name.',
  noneYet: 'There is no other channel yet.',
  noneDo: 'Create it',
  members: (count: number) => counted(count, 'member', 'members'),
  join: 'Join',
  joinLabel: (title: string) => `Join ${title}`,
  open: 'Open',
  openLabel: (title: string) => `Open ${title}`,
  more: 'Show more',
  failed: 'The channels could not be fetched.',
  private: 'Private',
  approval: 'Ask first',
  ephemeral: 'Nothing here is stored',
  archived: 'Archived',
}
