/** Everything a key does, in the order in which the list shows it. Those heard everywhere are bound as `ui/key-patterns.ts` says, the others by what has the focus. */
export const keyTable = [
  { id: 'switch', group: 'window', shown: ['Ctrl K'] },
  { id: 'previous', group: 'window', shown: ['Alt ↑'] },
  { id: 'next', group: 'window', shown: ['Alt ↓'] },
  { id: 'previousUnread', group: 'window', shown: ['Alt Shift ↑'] },
  { id: 'nextUnread', group: 'window', shown: ['Alt Shift ↓'] },
  { id: 'back', group: 'window', shown: ['Alt ←'] },
  { id: 'forward', group: 'window', shown: ['Alt →'] },
  { id: 'nextPane', group: 'window', shown: ['F6'] },
  { id: 'previousPane', group: 'window', shown: ['Shift F6'] },
  { id: 'rows', group: 'window', shown: ['↑', '↓'] },
  { id: 'menu', group: 'window', shown: ['Shift F10'] },
  { id: 'keys', group: 'window', shown: ['Ctrl /'] },

  { id: 'find', group: 'conversation', shown: ['Ctrl F'] },
  { id: 'findNext', group: 'conversation', shown: ['Enter', 'Shift Enter'] },
  { id: 'escape', group: 'conversation', shown: ['Esc'] },
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
  { id: 'sendAnywhere', group: 'writing', shown: ['Ctrl Enter'] },
  { id: 'break', group: 'writing', shown: ['Shift Enter'] },
  { id: 'editLast', group: 'writing', shown: ['↑'] },
] as const satisfies readonly {
  id: string
  group: string
  /** Several of them do the same, or the same the other way. */
  shown: readonly string[]
}[]

/** What a key does. */
export type KeyId = (typeof keyTable)[number]['id']
export type KeyGroup = (typeof keyTable)[number]['group']
