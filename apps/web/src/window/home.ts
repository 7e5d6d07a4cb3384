import { channelPath } from '@/realtime/paths.ts'
import type { ChannelState } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'

/** Where one goes when there is nothing left to see where one was. */
export function homeOf(channels: ReadonlyMap<ChannelId, ChannelState>): ChannelState | undefined {
  const mine = [...channels.values()].filter((one) => one.archived !== true && one.kind !== 'direct')
  return mine.find((one) => one.name === 'general') ?? mine[0]
}

/** Its address. */
export function homePath(channels: ReadonlyMap<ChannelId, ChannelState>): string {
  const home = homeOf(channels)
  return home === undefined ? '/browse' : channelPath(home.channel)
}
