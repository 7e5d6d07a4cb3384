import type { ChannelState } from '@runnel/client/channels'

/** What of a channel changes with all that is said and read in it. */
const flowing = [
  'position',
  'lastMessage',
  'countedTo',
  'unread',
  'mentions',
  'readId',
  'readTurn',
  'isUnreadHere',
] as const satisfies readonly (keyof ChannelState)[]

/** What a channel is and who I am in it, whatever is said and read there: what is made of this alone is not drawn again with every message. */
export type ChannelFacts = Omit<ChannelState, (typeof flowing)[number]>

const isFact = (name: string): name is keyof ChannelFacts => !(flowing as readonly string[]).includes(name)

/** Whether two states of a channel differ at most in what is said and read there. */
export function hasSameFacts(a: ChannelFacts | undefined, b: ChannelFacts | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return a === b
  return Object.keys({ ...a, ...b })
    .filter(isFact)
    .every((name) => a[name] === b[name])
}
