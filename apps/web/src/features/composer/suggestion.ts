import type { ChannelKind } from '@runnel/protocol/entry'
import type { ChannelId } from '@runnel/protocol/ids'
import type { User } from '@runnel/protocol/user'
import type { CommandName } from './commands.ts'

/** A channel that can be named. */
export interface NamedChannel {
  channel: ChannelId
  name: string
  kind: ChannelKind
  topic?: string | undefined
  isMember: boolean
}

/** One row of what is offered at the caret, and what choosing it types. */
export type Suggestion = { key: string; insert: string } & (
  | { kind: 'person'; user: User; isMember: boolean }
  | { kind: 'everyone'; everyone: 'here' | 'channel' }
  | { kind: 'channel'; channel: NamedChannel }
  | { kind: 'emoji'; emoji: string; shortcode: string }
  | { kind: 'command'; command: CommandName }
)

const shown = 8

/** Channels whose names fit: mine before others, those that begin with what was typed before those that hold it, then by name. */
export function rankChannels(query: string, channels: Iterable<NamedChannel>): NamedChannel[] {
  const wanted = query.toLowerCase()
  const seen = new Set<string>()
  return [...channels]
    .filter(({ channel, name }) => {
      const fits = name.toLowerCase().includes(wanted) && !seen.has(channel)
      seen.add(channel)
      return fits
    })
    .map((channel) => ({
      channel,
      rank: (channel.isMember ? 0 : 2) + (channel.name.toLowerCase().startsWith(wanted) ? 0 : 1),
    }))
    .toSorted((a, b) => a.rank - b.rank || (a.channel.name < b.channel.name ? -1 : 1))
    .slice(0, shown)
    .map(({ channel }) => channel)
}

/** Calls to everyone that fit what was typed after `@`. */
export function everyoneFor(query: string): Suggestion[] {
  return (['here', 'channel'] as const)
    .filter((everyone) => everyone.startsWith(query.toLowerCase()))
    .map((everyone) => ({ kind: 'everyone', key: everyone, insert: `@${everyone}`, everyone }))
}
