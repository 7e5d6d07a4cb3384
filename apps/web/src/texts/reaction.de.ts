import { counted } from './counted.de.ts'
import type { reactionTexts as English } from './reaction.en.ts'

const lists = new Intl.ListFormat('de', { style: 'long', type: 'conjunction' })
const you = 'Du'

/** `hast` for me alone, `habt` for me and others, `hat` for somebody, `haben` for several. */
function verb(names: readonly string[], others: number): string {
  const isAlone = names.length + others === 1
  if (names[0] === you) return isAlone ? 'hast' : 'habt'
  return isAlone ? 'hat' : 'haben'
}

/** What is said of reactions, in German. */
export const reactionTexts: typeof English = {
  label: 'Reaktionen',
  add: 'Reaktion hinzufügen',
  you,
  by: (names, others, emoji) => {
    const rest = names.length === 0 ? ['Person', 'Personen'] : ['weitere Person', 'weitere']
    const who = others === 0 ? names : [...names, counted(others, rest[0] ?? '', rest[1] ?? '')]
    return `${lists.format(who)} ${verb(names, others)} mit ${emoji} reagiert`
  },
  who: 'Wer reagiert hat',
  loading: 'Reaktionen werden geladen\u00a0…',
  none: 'Auf diese Nachricht reagiert niemand mehr.',
  quick: (emoji) => `Mit ${emoji} reagieren`,
  refused: (reason) => `Deine Reaktion wurde nicht übernommen. ${reason}`,
}
