import type { peopleTexts as English } from './people.en.ts'

const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })

/** What is said where people are looked up and direct messages begin, in German. Loaded when first needed. */
export const peopleTexts: typeof English = {
  search: 'Personen suchen',
  searchHint: 'nach Name oder Benutzername',
  none: 'Niemand mit diesem Namen.',
  failed: 'Die Suche nach Personen ging nicht. Prüf die Verbindung und tipp noch einmal.',
  results: 'Personen',
  direct: {
    title: 'Neue Direktnachricht',
    text: 'Lesen können sie nur die Personen, die du auswählst.',
    chosen: (names) => `Mit ${lists.format(names)}`,
    remove: (name) => `${name} herausnehmen`,
    start: 'Beginnen',
    full: (max) =>
      `Eine Direktnachricht fasst bis zu ${max} Personen. Für mehr erstell einen privaten Kanal.`,
  },
}
