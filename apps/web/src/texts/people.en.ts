const lists = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** What is said where people are looked up and direct messages begin, in English. Loaded when first needed. */
export const peopleTexts = {
  search: 'Find people',
  searchHint: 'by name or handle',
  none: 'Nobody by that name.',
  failed: 'The people could not be looked up. Check the connection and type again.',
  results: 'People',
  direct: {
    title: 'New direct message',
    text: 'Only the people you choose can read it.',
    chosen: (names: readonly string[]) => `With ${lists.format(names)}`,
    remove: (name: string) => `Take ${name} off`,
    start: 'Start',
    full: (max: number) => `A direct message holds up to ${max} people. For more, create a private channel.`,
  },
}
