import { newClientId } from '@runnel/client/client-id'
import type { OpenWire } from '@runnel/client/wire'
import type { Answer } from '@runnel/protocol/answer'
import { beforeFirst, type ChannelId, type EntryId, type UserId } from '@runnel/protocol/ids'
import type { EventPayload } from '@runnel/protocol/events'
import type { Since, HistoryPage } from '@runnel/protocol/history'
import type { Resumed } from '@runnel/protocol/session'
import type { Device, Note } from './history.ts'
import type { Random } from './random.ts'

/** How a device's connections are made worse than they are. */
export interface Trouble {
  /** Share of answers to changes that are lost on their way, and the connection with them: the change is done, and its sender does not know. */
  lostAnswers?: number
  /** A client that is wrong: it asks each time under another client id. What it stores twice must be found. */
  isForgetful?: boolean
}

interface Asked {
  channel?: ChannelId
  id?: EntryId
  threads?: EntryId
  clientId?: string
  text?: string
  user?: UserId
}

/** Requests that change something, and so are noted. */
const noted = new Set([
  'message:send',
  'message:edit',
  'message:delete',
  'reaction:add',
  'reaction:remove',
  'member:kick',
  'channel:invite',
  'channel:join',
  'channel:leave',
])

/** Wires that note what is asked on them, answered and told. */
export function recordWires(
  openWire: OpenWire,
  device: Device,
  note: Note,
  { random, lostAnswers = 0, isForgetful = false }: Trouble & { random: Random },
): OpenWire {
  let asks = 0
  const tell = (channel: ChannelId, entries: readonly { id: EntryId }[] = []) => {
    if (entries.length > 0) note({ type: 'told', device, channel, ids: entries.map(({ id }) => id) })
  }
  return (listener) => {
    const wire = openWire({
      ...listener,
      onEvent(name, payload) {
        if (name === 'channel:events') {
          const { channel, events } = payload as EventPayload<'channel:events'>
          tell(channel, events)
        } else if (name === 'presence:changed')
          for (const { user, state } of (payload as EventPayload<'presence:changed'>).users)
            note({ type: 'presence', device, user, state })
        listener.onEvent(name, payload)
      },
    })
    return {
      close: () => wire.close(),
      send(request, input, acknowledge) {
        const { channel, clientId, text, user, id: upTo, threads } = input as Asked
        const noteMark = (isKnown: boolean) => {
          if (request !== 'read:mark' || !channel || !upTo || upTo === beforeFirst) return
          const mark = { channel, id: upTo, ...(threads && { threads }) }
          note({ type: 'marked', device, ...mark, ...(isKnown && { isKnown: true as const }) })
        }
        const isNoted = noted.has(request)
        const ask = `${device} #${(asks += 1)}`
        const sent =
          isForgetful && clientId !== undefined
            ? { ...(input as object), clientId: newClientId(Date.now()) }
            : input
        if (isNoted)
          note({
            type: 'asked',
            device,
            ask,
            request,
            ...(channel && { channel }),
            ...(clientId !== undefined && { clientId: (sent as Asked).clientId! }),
            ...(text !== undefined && { text }),
            ...(user && { user }),
          })
        noteMark(false)
        wire.send(request, sent, (given) => {
          const answer = given as Answer<unknown>
          if (answer.ok) noteMark(true)
          if (isNoted) {
            if (random.next() < lostAnswers) {
              wire.close()
              return listener.onClosed()
            }
            const { id, duplicate } = (answer.ok ? answer.data : {}) as { id?: EntryId; duplicate?: boolean }
            note({
              type: 'answered',
              device,
              ask,
              ok: answer.ok,
              ...(id && { id }),
              ...(duplicate && { duplicate }),
              ...(!answer.ok && { code: answer.error.code }),
            })
          } else if (answer.ok) readTold(request, channel, answer.data, tell)
          acknowledge(given)
        })
      },
    }
  }
}

function readTold(
  request: string,
  channel: ChannelId | undefined,
  data: unknown,
  tell: (channel: ChannelId, entries?: readonly { id: EntryId }[]) => void,
): void {
  if (request === 'session:resume')
    for (const { channel: one, events, page } of (data as Resumed).channels) {
      tell(one, events)
      tell(one, page?.messages)
    }
  else if (channel && request === 'history:since') tell(channel, (data as Since).events)
  else if (channel && request === 'history:page') tell(channel, (data as HistoryPage).messages)
}
