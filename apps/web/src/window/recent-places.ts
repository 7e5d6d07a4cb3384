import type { ChannelId } from '@runnel/protocol/ids'

const key = 'runnel:recent'
const most = 30

/** The channels I was in on this device, the latest first. Whoever else uses the browser finds ids they cannot open. */
export function readRecent(): readonly ChannelId[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(list) ? list.filter((id): id is ChannelId => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** I am in this channel now. */
export function noteRecent(channel: ChannelId): void {
  try {
    const list = [channel, ...readRecent().filter((id) => id !== channel)].slice(0, most)
    localStorage.setItem(key, JSON.stringify(list))
  } catch {
    // A browser that keeps nothing has no recent places.
  }
}
