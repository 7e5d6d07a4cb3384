import type { ParsedInput, RequestName, RequestOutput } from '@runnel/protocol/requests'
import type { ChatSocket } from './app.ts'

/** Who asks, and how. */
export interface Asker {
  readonly socket: ChatSocket
  /** Runs right behind the answer, before anything else can be sent: what follows on it. */
  afterAnswer(work: () => void): void
}

/** Answers one kind of request. Refuses by throwing `ChatError`. */
export type Handler<Name extends RequestName> = (
  input: ParsedInput<Name>,
  asker: Asker,
) => Promise<RequestOutput<Name>>

/** The handlers of a feature, by the requests' names. */
export type Handlers<Name extends RequestName> = { readonly [Key in Name]: Handler<Key> }
