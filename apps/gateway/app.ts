import type { EventPayload } from '@runnel/protocol/events'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { InstallationRole } from '@runnel/protocol/user'
import type { Redis } from '@runnel/redis/connect'
import type { TokenBucket } from '@runnel/rules/token-bucket'
import type { Log } from '@runnel/server/log'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Counters } from './counters.ts'

/** What an operator decides about a gateway. */
export interface GatewaySettings {
  /** Its name: in leases, logs and the load balancer's cookie. */
  name: string
  workspace: string
  signUp: 'invited' | 'open'
  /** Allowed besides the host that is asked. */
  origins: readonly string[]
  isSecureCookie: boolean
  /** Off: no rates per person, address and connection. */
  hasLimits: boolean
  /** In channels with more members nobody sees who is typing. */
  typingMembers: number
}

/** What is kept of each socket, its own bucket of tokens included: as little as can be, there are many. */
export interface SocketData extends TokenBucket {
  user: UserId
  role: InstallationRole
  /** Public id of the session. */
  session: string
  /** By which the sweep asks whether the session lives. */
  sessionHash: string
  /** Requests that have no answer yet. */
  inFlight: number
  /** Whether it hears its channels: not yet, about to, or so. */
  seat: 'none' | 'coming' | 'taken'
  /** The channel it has on screen. */
  open?: ChannelId | undefined
  /** Nobody touches the device. */
  isIdle?: true | undefined
  /** Its person chose to be invisible. */
  isInvisible?: true | undefined
}

export type ChatServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>
export type ChatSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>

/** What every part of a gateway has at hand. */
export interface App {
  readonly redis: Redis
  readonly io: ChatServer
  readonly log: Log
  readonly counters: Counters
  readonly settings: GatewaySettings
}

/** The room of a person's sockets. */
export const roomOf = (user: UserId) => `user:${user}`
/** The room of sockets whose buffer is filling: what is said by the way is not for them (TYP-1). */
export const slowRoom = 'slow'

/** Tells a socket why it ends, and ends it. */
export function endSocket(socket: ChatSocket, ending: EventPayload<'session:ended'>): void {
  socket.emit('session:ended', ending)
  socket.disconnect(true)
}

/** This gateway's sockets of a person. */
export function socketsOf({ io }: Pick<App, 'io'>, user: UserId): ChatSocket[] {
  const { adapter, sockets } = io.of('/')
  return [...(adapter.rooms.get(roomOf(user)) ?? [])].flatMap((id) => sockets.get(id) ?? [])
}
