import { counted } from './counted.ts'

/** What the emoji picker says, in English. */
export const emojiTexts = {
  title: 'Choose an emoji',
  search: 'Search emoji',
  grid: 'Emoji',
  loading: 'Loading emoji…',
  none: 'No emoji is called that. Try another word.',
  found: (count: number) => `${counted(count, 'emoji', 'emoji')} found.`,
  tone: 'Skin tone',
  tones: {
    none: 'No skin tone',
    '1F3FB': 'Light skin tone',
    '1F3FC': 'Medium-light skin tone',
    '1F3FD': 'Medium skin tone',
    '1F3FE': 'Medium-dark skin tone',
    '1F3FF': 'Dark skin tone',
  },
  recent: 'Used lately',
  groups: {
    smileys: 'Faces and feelings',
    people: 'People and bodies',
    nature: 'Animals and nature',
    food: 'Food and drink',
    travel: 'Travel and places',
    activities: 'Activities',
    objects: 'Objects',
    symbols: 'Symbols',
    flags: 'Flags',
  },
}
