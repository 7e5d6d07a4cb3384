import { counted } from './counted.ts'

const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** What is said of reactions, in English. */
export const reactionTexts = {
  label: 'Reactions',
  add: 'Add a reaction',
  you: 'You',
  /** The names known, and how many more there are. */
  by: (names: readonly string[], others: number, emoji: string) =>
    `${lists.format(others === 0 ? names : [...names, counted(others, 'other', 'others')])} reacted with ${emoji}`,
  who: 'Who reacted',
  loading: 'Asking who reacted…',
  none: 'Nobody reacts to this message any more.',
  quick: (emoji: string) => `React with ${emoji}`,
  refused: (reason: string) => `Your reaction was not kept. ${reason}`,
}
