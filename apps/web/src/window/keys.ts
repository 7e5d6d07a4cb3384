/** Everything a key does in the window, for the list that shows them; those with a `pattern` are bound by `use-keys.ts` or `use-find.ts`, the others by what has the focus. */
export const keyTable = [
  { id: 'switch', group: 'window', pattern: '$mod+k', shown: ['Ctrl K'] },
  { id: 'previous', group: 'window', pattern: 'Alt+ArrowUp', shown: ['Alt ↑'] },
  { id: 'next', group: 'window', pattern: 'Alt+ArrowDown', shown: ['Alt ↓'] },
  { id: 'previousUnread', group: 'window', pattern: 'Alt+Shift+ArrowUp', shown: ['Alt Shift ↑'] },
  { id: 'nextUnread', group: 'window', pattern: 'Alt+Shift+ArrowDown', shown: ['Alt Shift ↓'] },
  { id: 'back', group: 'window', shown: ['Alt ←'] },
  { id: 'forward', group: 'window', shown: ['Alt →'] },
  { id: 'nextPane', group: 'window', pattern: 'F6', shown: ['F6'] },
  { id: 'previousPane', group: 'window', pattern: 'Shift+F6', shown: ['Shift F6'] },
  { id: 'rows', group: 'window', shown: ['↑', '↓'] },
  { id: 'menu', group: 'window', shown: ['Shift F10'] },
  { id: 'keys', group: 'window', pattern: '$mod+/', shown: ['Ctrl /'] },

  { id: 'find', group: 'conversation', pattern: '$mod+f', shown: ['Ctrl F'] },
  { id: 'findNext', group: 'conversation', shown: ['Enter', 'Shift Enter'] },
  { id: 'escape', group: 'conversation', pattern: 'Escape', shown: ['Esc'] },
  { id: 'messages', group: 'conversation', shown: ['↑', '↓'] },
  { id: 'ends', group: 'conversation', shown: ['Home', 'End'] },

  { id: 'react', group: 'message', shown: ['R'] },
  { id: 'thread', group: 'message', shown: ['T'] },
  { id: 'edit', group: 'message', shown: ['E'] },
  { id: 'quote', group: 'message', shown: ['Q'] },
  { id: 'link', group: 'message', shown: ['C'] },
  { id: 'pin', group: 'message', shown: ['P'] },
  { id: 'unread', group: 'message', shown: ['U'] },
  { id: 'delete', group: 'message', shown: ['Delete'] },
  { id: 'acts', group: 'message', shown: ['M'] },

  { id: 'send', group: 'writing', shown: ['Enter'] },
  { id: 'break', group: 'writing', shown: ['Shift Enter'] },
  { id: 'editLast', group: 'writing', shown: ['↑'] },
] as const satisfies readonly {
  id: string
  group: string
  /** As tinykeys reads it. */
  pattern?: string
  /** Several of them do the same, or the same the other way. */
  shown: readonly string[]
}[]

/** What a key does. */
export type KeyId = (typeof keyTable)[number]['id']
export type KeyGroup = (typeof keyTable)[number]['group']

type Bound = Extract<(typeof keyTable)[number], { pattern: string }>['id']

/** The key of something the window binds, as tinykeys reads it. */
export function patternOf(id: Bound): string {
  const row = keyTable.find((one) => one.id === id)
  return row !== undefined && 'pattern' in row ? row.pattern : ''
}
