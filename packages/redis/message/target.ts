import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Keys } from '../keys.ts'
import { identify } from '../sent.ts'

/** A change that someone asks for, of one message or reply. */
export interface Target {
  channel: ChannelId
  by: UserId
  /** A lower-case UUID made by the client: the change happens at most once in 24 h (MSG-3). */
  clientId: string
  /** The message or reply. */
  id: EntryId
}

/** What came of a change: the entry that says so, or none when it was so already. */
export interface Changed {
  id?: EntryId
}

/** The keys and arguments with which every change begins (`lua/change.lua`). */
export function beginOf(
  keys: Keys,
  { channel, by, clientId, id }: Target,
): { keys: string[]; args: string[] } {
  const { halves, mark } = identify(keys, channel, by, clientId)
  return {
    keys: [
      keys.log(channel),
      keys.head(channel),
      keys.members(channel),
      keys.authors(channel),
      keys.feed(channel),
      ...halves,
    ],
    args: [by, clientId, mark, id],
  }
}

/** Reads what a change returned. */
export function readChanged(answer: unknown): Changed {
  const [id] = answer as [EntryId | '']
  return id === '' ? {} : { id }
}

/** Whose keys a change lacked, when it wrote nothing and asks to be called again with them; else undefined. */
export function findNeeds(answer: unknown): string[] | undefined {
  const [word, ...needs] = answer as string[]
  return word === 'needs' ? needs : undefined
}

/** How often a change is called again because what it needs changed meanwhile. */
export const attempts = 5
