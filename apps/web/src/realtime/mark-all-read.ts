import type { Client } from '@runnel/client/client'

/** Everything in all my channels is read, their threads included. Gives how many channels that changed. */
export function markAllRead(client: Client): number {
  const standings = [...client.threads.getState().values()]
  const withThreads = new Set(standings.filter(({ unread }) => unread > 0).map(({ channel }) => channel))
  const unread = [...client.channels.getState().values()].filter(
    ({ channel, unread: left, mentions }) => left > 0 || mentions > 0 || withThreads.has(channel),
  )
  for (const { channel } of unread) client.markAllRead(channel)
  return unread.length
}
