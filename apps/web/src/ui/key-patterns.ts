/** The keys that are heard wherever the focus is, as tinykeys reads them, by their ids in `keys.ts`. */
export const keyPatterns = {
  switch: '$mod+k',
  previous: 'Alt+ArrowUp',
  next: 'Alt+ArrowDown',
  previousUnread: 'Alt+Shift+ArrowUp',
  nextUnread: 'Alt+Shift+ArrowDown',
  nextPane: 'F6',
  previousPane: 'Shift+F6',
  keys: '$mod+/',
  find: '$mod+f',
  escape: 'Escape',
} as const
