import { counted } from './counted.ts'

/** What is said of pinned messages, in English. */
export const pinTexts = {
  title: 'Pinned',
  loading: 'Asking what is pinned…',
  failed: 'What is pinned here could not be fetched.',
  retry: 'Try again',
  none: 'Nothing is pinned here.',
  noneText: 'Pin what people should find again: from a message’s menu, or with P while it has the focus.',
  count: (count: number) => counted(count, 'pinned message', 'pinned messages'),
  by: (name: string) => `Pinned by ${name}`,
  jump: 'Show in the conversation',
  unpin: 'Unpin',
  unpinned: 'No longer pinned.',
  refused: (reason: string) => `The pin was not changed. ${reason}`,
}
