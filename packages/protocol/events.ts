import type { z } from 'zod'
import { activityEvents } from './activity.ts'
import { adminEvents } from './admin.ts'
import { channelEvents } from './channel.ts'
import { draftEvents } from './draft.ts'
import { entryEvents } from './entry.ts'
import { knockEvents } from './knock.ts'
import { preferenceEvents } from './preference.ts'
import { presenceEvents } from './presence.ts'
import { readEvents } from './read.ts'
import { sessionEvents } from './session.ts'
import { threadEvents } from './thread.ts'
import { typingEvents } from './typing.ts'
import { userEvents } from './user.ts'

/** Everything the server may tell a client unasked, one row each. */
export const events = [
  ...entryEvents,
  ...channelEvents,
  ...readEvents,
  ...threadEvents,
  ...draftEvents,
  ...activityEvents,
  ...preferenceEvents,
  ...typingEvents,
  ...presenceEvents,
  ...userEvents,
  ...knockEvents,
  ...adminEvents,
  ...sessionEvents,
] as const

type Row = (typeof events)[number]
/** Such as `channel:events`. */
export type EventName = Row['name']
/** What comes with an event. */
export type EventPayload<Name extends EventName> = z.output<Extract<Row, { name: Name }>['payload']>
