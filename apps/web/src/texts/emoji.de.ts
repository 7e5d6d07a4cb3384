import { counted } from './counted.de.ts'
import type { emojiTexts as English } from './emoji.en.ts'

/** What the emoji picker says, in German. */
export const emojiTexts: typeof English = {
  title: 'Emoji wählen',
  search: 'Emoji suchen',
  grid: 'Emojis',
  loading: 'Emojis werden geladen\u00a0…',
  none: 'Kein Emoji heißt so. Versuch ein anderes Wort.',
  found: (count) => `${counted(count, 'Emoji', 'Emojis')} gefunden.`,
  tone: 'Hautton',
  tones: {
    none: 'Kein Hautton',
    '1F3FB': 'Heller Hautton',
    '1F3FC': 'Mittelheller Hautton',
    '1F3FD': 'Mittlerer Hautton',
    '1F3FE': 'Mitteldunkler Hautton',
    '1F3FF': 'Dunkler Hautton',
  },
  recent: 'Zuletzt benutzt',
  groups: {
    smileys: 'Gesichter und Gefühle',
    people: 'Menschen und Körper',
    nature: 'Tiere und Natur',
    food: 'Essen und Trinken',
    travel: 'Reisen und Orte',
    activities: 'Aktivitäten',
    objects: 'Gegenstände',
    symbols: 'Symbole',
    flags: 'Flaggen',
  },
}
