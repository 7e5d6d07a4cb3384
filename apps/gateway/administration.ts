import type { ChannelId } from '@runnel/protocol/ids'
import type { Administration } from '@runnel/redis/channel/administer'
import { actingIn } from '@runnel/rules/permission'
import type { Holds } from './holds.ts'
import type { Asker } from './request.ts'

/** What every request has that changes a channel or its members. */
interface Target {
  channel: ChannelId
  fence?: number | undefined
}

/** Makes handlers of changes: each runs under a hold of the channel's lock, in the name of who asks. */
export function administration(holds: Holds) {
  return <Input extends Target>(change: (task: Input & Administration) => Promise<unknown>) =>
    async (input: Input, { socket }: Asker): Promise<Record<string, never>> => {
      const { user: by, role } = socket.data
      await holds.under(socket, input, (lock) => change({ ...input, by, lock, acting: actingIn(role) }))
      return {}
    }
}
