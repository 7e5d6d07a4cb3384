import type { Client } from '@runnel/client/client'

/** Everything in all my channels is read, their threads included. Gives how many channels that changed. */
export function markAllRead(client: Client): number {
  const unread = [...client.channels.getState().values()].filter(
    (channel) => channel.unread > 0 || channel.mentions > 0,
  )
  for (const { channel, position } of unread) client.markRead(channel, position.id)
  return unread.length
}
