/** What is said in the list of what concerns me, in English. Loaded when first needed. */
export const activityTexts = {
  text: 'What calls you, answers you, reacts to you, or contains one of your keywords.',
  filter: 'Which activity is shown',
  filters: { all: 'All', mentions: 'Mentions', threads: 'Threads', reactions: 'Reactions' },
  list: 'Activity',
  markSeen: 'Mark all as seen',
  unseen: 'New',
  mention: (name: string, place: string) => `${name} named you in ${place}`,
  mentionInThread: (name: string, place: string) => `${name} named you in a thread of ${place}`,
  everyone: (name: string, place: string) => `${name} called everyone in ${place}`,
  keyword: (name: string, word: string, place: string) => `${name} said “${word}” in ${place}`,
  aKeyword: (name: string, place: string) => `${name} used one of your keywords in ${place}`,
  reply: (name: string, place: string) => `${name} replied in a thread of ${place}`,
  reaction: (name: string, emoji: string, place: string) => `${name} reacted with ${emoji} in ${place}`,
  /** Of a kind that this page does not know yet. */
  other: (name: string, place: string) => `${name} did something that concerns you in ${place}`,
  someone: 'Someone',
  noWords: 'A message',
  emptyTitle: 'Nothing yet',
  emptyText:
    'When somebody names you, uses one of your keywords, answers in a thread you follow, or reacts to what you said, it is listed here.',
  emptyKind: 'Nothing of this kind yet.',
  failed: 'The list could not be fetched.',
  more: 'Show earlier',
}
