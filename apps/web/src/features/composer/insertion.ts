import type { ChannelId, EntryId } from '@runnel/protocol/ids'

/** How text is put in: among the words at the caret, or on lines of its own. */
export type Insertion = 'inline' | 'block'
type Insert = (text: string, how: Insertion) => void

/** The text boxes that are on screen, by where they write to. */
const boxes = new Map<string, Insert>()

const keyOf = (channel: ChannelId, thread: EntryId | undefined) => `${channel} ${thread ?? ''}`

/** Lets a text box be written into from elsewhere, until the returned function is called. */
export function offerInsertion(channel: ChannelId, thread: EntryId | undefined, insert: Insert): () => void {
  const key = keyOf(channel, thread)
  boxes.set(key, insert)
  return () => {
    if (boxes.get(key) === insert) boxes.delete(key)
  }
}

function insertInto(channel: ChannelId, thread: EntryId | undefined, text: string, how: Insertion): boolean {
  const insert = boxes.get(keyOf(channel, thread))
  insert?.(text, how)
  return insert !== undefined
}

/** Writes into the text box of a channel, or of a thread in it, where its caret is, and puts the focus there. False when it is not on screen. */
export function insertText(channel: ChannelId, text: string, thread?: EntryId): boolean {
  return insertInto(channel, thread, text, 'inline')
}

/** Likewise on lines of its own, the caret on the next line: for quotes. */
export function insertBlock(channel: ChannelId, text: string, thread?: EntryId): boolean {
  return insertInto(channel, thread, text, 'block')
}
