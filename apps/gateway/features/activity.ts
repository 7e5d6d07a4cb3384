import { listActivities, markActivity } from '@runnel/redis/activity/activity'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** What concerns people: mentions, replies in threads they follow, reactions to what they said. A job of the worker notes it. */
export function activityHandlers({ redis }: App): Handlers<'activity:list' | 'activity:mark'> {
  return {
    'activity:list': (input, { socket }) => listActivities(redis, { ...input, reader: socket.data.user }),
    'activity:mark': ({ activity }, { socket }) => markActivity(redis, { user: socket.data.user, activity }),
  }
}
