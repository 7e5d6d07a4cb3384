import type { Answer } from '@runnel/protocol/answer'
import type { LogEntry } from '@runnel/protocol/entry'
import { ChatError } from '@runnel/protocol/errors'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { ChannelId } from '@runnel/protocol/ids'
import type { RequestInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import { protocolVersion } from '@runnel/protocol/version'
import { randomUUID } from 'node:crypto'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { until } from './start-redis.ts'

/** A bare connection, as any client of the wire could make it: it sends what it is told and keeps everything it hears. */
export interface Connection extends AsyncDisposable {
  readonly socket: Socket
  /** Everything heard, in order. */
  readonly heard: readonly Heard[]
  /** Asks, and gives the data of the answer; a refusal is thrown as `ChatError`. */
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
  /** Sends whatever one likes, and gives whatever is answered. */
  askAnything(name: string, ...args: unknown[]): Promise<Answer<unknown>>
  say(channel: ChannelId, text: string): Promise<RequestOutput<'message:send'>>
  /** The payloads of one event so far. */
  events<Name extends EventName>(name: Name): EventPayload<Name>[]
  /** Waits until this event has come with a payload that fits. */
  hears<Name extends EventName>(
    name: Name,
    fits?: (payload: EventPayload<Name>) => boolean,
    withinMs?: number,
  ): Promise<EventPayload<Name>>
  /** The log entries of a channel that came live, in order. */
  entries(channel: ChannelId): LogEntry[]
  /** The texts among them. */
  texts(channel: ChannelId): string[]
}

/** An event as it came. */
export interface Heard {
  name: string
  payload: unknown
}

/** Connects with a token, or with whatever `options` say. Rejects with the server's refusal as `ChatError`, else with the transport's error. */
export async function connect(
  url: string,
  token?: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Connection> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { protocol: protocolVersion, ...(token === undefined ? {} : { token }) },
    ...options,
  })
  const heard: Heard[] = []
  socket.onAny((name: string, payload: unknown) => void heard.push({ name, payload }))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error: Error & { data?: Parameters<typeof ChatError.fromAnswer>[0] }) =>
      reject(error.data?.code === undefined ? error : ChatError.fromAnswer(error.data)),
    )
  }).catch((error: unknown) => {
    socket.disconnect()
    throw error
  })
  const askAnything = (name: string, ...args: unknown[]) =>
    socket.timeout(15_000).emitWithAck(name, ...args) as Promise<Answer<unknown>>
  const events = <Name extends EventName>(name: Name) =>
    heard.filter((one) => one.name === name).map((one) => one.payload as EventPayload<Name>)
  const ask: Connection['ask'] = async (name, input) => {
    const answer = await askAnything(name, input)
    if (!answer.ok) throw ChatError.fromAnswer(answer.error)
    return answer.data as RequestOutput<typeof name>
  }
  const entries = (channel: ChannelId) =>
    events('channel:events').flatMap((frame) => (frame.channel === channel ? frame.events : []))
  return {
    socket,
    heard,
    ask,
    askAnything,
    say: (channel, text) => ask('message:send', { channel, clientId: randomUUID(), text }),
    events,
    async hears(name, fits = () => true, withinMs) {
      await until(() => events(name).some(fits), withinMs)
      return events(name).find(fits)!
    },
    entries,
    texts: (channel) =>
      entries(channel).flatMap((entry) => (entry.type === 'message.posted' ? [entry.text] : [])),
    async [Symbol.asyncDispose]() {
      socket.disconnect()
    },
  }
}
