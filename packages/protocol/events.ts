import type { z } from 'zod'
import { adminEvents } from './admin.ts'
import { channelEvents } from './channel.ts'
import { entryEvents } from './entry.ts'
import { presenceEvents } from './presence.ts'
import { readEvents } from './read.ts'
import { sessionEvents } from './session.ts'
import { typingEvents } from './typing.ts'

/** Everything the server may tell a client unasked, one row each. */
export const events = [
  ...entryEvents,
  ...channelEvents,
  ...readEvents,
  ...typingEvents,
  ...presenceEvents,
  ...adminEvents,
  ...sessionEvents,
] as const

type Row = (typeof events)[number]
export type EventName = Row['name']
export type EventPayload<Name extends EventName> = z.output<Extract<Row, { name: Name }>['payload']>
