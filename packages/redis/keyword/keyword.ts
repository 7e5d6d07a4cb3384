import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Preferences } from '@runnel/protocol/preference'
import type { Redis } from '../connect.ts'
import { userChannels } from '../feed/feed.ts'
import { call, defineLibrary } from '../functions.ts'
import { readPreferences } from '../preference/preference.ts'

const library = defineLibrary(import.meta.url, './keyword.lua')

/** Channels settled in one call. */
const settledAtOnce = 100

/**
 * Makes channels know a person's keywords as their preferences have them: none where they muted the channel or are no member. `channels`: all
 * that they are in when left out. Doing it again changes nothing (WRK-1), and of two at the same time what was chosen last holds.
 */
export async function settleKeywords(
  redis: Redis,
  { user, channels }: { user: UserId; channels?: readonly ChannelId[] },
): Promise<void> {
  const settled = channels ?? [...(await userChannels(redis, user))]
  let before = ''
  for (;;) {
    const preferences = await readPreferences(redis, user)
    const words = settled.map((channel) => wordsFor(channel, preferences))
    // Chosen anew while the channels were told: told again, so that no older choice has the last word.
    const now = JSON.stringify(words)
    if (now === before) return
    before = now
    await tell(redis, user, settled, words)
  }
}

/** As it stands in the channel's keywords; '' for none. */
function wordsFor(channel: ChannelId, { keywords = [], channels }: Preferences): string {
  return keywords.length === 0 || channels?.[channel]?.isMuted ? '' : JSON.stringify(keywords)
}

async function tell(
  redis: Redis,
  user: UserId,
  channels: readonly ChannelId[],
  words: readonly string[],
): Promise<void> {
  const { keys } = redis
  const told = channels.map((channel, index) => ({ channel, words: words[index]! }))
  const partitions = Map.groupBy(told, ({ channel }) => keys.partitionOf(channel))
  for (const together of partitions.values()) {
    for (let from = 0; from < together.length; from += settledAtOnce) {
      const some = together.slice(from, from + settledAtOnce)
      await call(
        redis,
        library,
        'keyword_set',
        some.flatMap(({ channel }) => [keys.head(channel), keys.members(channel), keys.keywords(channel)]),
        [user, ...some.map((one) => one.words)],
      )
    }
  }
}

/** Whether a change of preferences changes where somebody's keywords call them; gives the channels, or that it is all of them. */
export function settledBy({ keywords, channels }: Preferences): { channels?: ChannelId[] } | undefined {
  if (keywords !== undefined) return {}
  return channels === undefined ? undefined : { channels: Object.keys(channels) as ChannelId[] }
}
