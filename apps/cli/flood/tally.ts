import type { LogEntry } from '@runnel/protocol/entry'
import { sequenceOf } from '@runnel/protocol/ids'

/** What the flood asked and saw, as a judge of it. Knows no sockets and no clock. */

export interface FloodResult {
  sent: number
  acknowledged: number
  delivered: number
  /** Acknowledged messages that a client never saw, summed over clients. */
  lost: number
  /** Deliveries of a message that the same client had before. */
  doubled: number
  /** Entries whose sequence is not the next one of that client, and messages that overtook an earlier one of the same sender. */
  outOfOrder: number
  latencyMs: Quantiles
  acknowledgementMs: Quantiles
}

export interface Quantiles {
  median: number
  p99: number
}

interface Sent {
  index: number
  sender: number
  at: number
  acknowledgedAt?: number
}

interface Reader {
  times: number[]
  lastSequence: number | undefined
  /** By sender, the index of their last message seen here. */
  lastOf: Map<number, number>
}

export class FloodTally {
  #sent = new Map<string, Sent>()
  #readers: Reader[]
  #delivered = 0
  #doubled = 0
  #outOfOrder = 0
  #latencies: number[] = []

  constructor(clients: number) {
    this.#readers = Array.from({ length: clients }, () => ({
      times: [],
      lastSequence: undefined,
      lastOf: new Map(),
    }))
  }

  /** Times are ms of any clock that never goes back. */
  send(clientId: string, sender: number, at: number): void {
    this.#sent.set(clientId, { index: this.#sent.size, sender, at })
  }

  acknowledge(clientId: string, at: number): void {
    const message = this.#sent.get(clientId)
    if (message) message.acknowledgedAt ??= at
  }

  deliver(client: number, entries: readonly LogEntry[], at: number): void {
    const reader = this.#readers[client]
    if (!reader) throw new Error(`no client ${client}`)
    for (const entry of entries) {
      const sequence = sequenceOf(entry.id)
      const message =
        entry.type === 'message.posted' && entry.clientId ? this.#sent.get(entry.clientId) : undefined
      const isAgain = message !== undefined && (reader.times[message.index] ?? 0) > 0
      if (isAgain) this.#doubled += 1
      else if (reader.lastSequence !== undefined && sequence !== reader.lastSequence + 1)
        this.#outOfOrder += 1
      reader.lastSequence = Math.max(sequence, reader.lastSequence ?? 0)
      if (!message) continue
      this.#delivered += 1
      reader.times[message.index] = (reader.times[message.index] ?? 0) + 1
      if (isAgain) continue
      this.#latencies.push(at - message.at)
      if (message.index < (reader.lastOf.get(message.sender) ?? -1)) this.#outOfOrder += 1
      reader.lastOf.set(message.sender, message.index)
    }
  }

  /** How many deliveries of acknowledged messages are still to come. */
  missing(): number {
    let missing = 0
    for (const { index, acknowledgedAt } of this.#sent.values())
      if (acknowledgedAt !== undefined) for (const { times } of this.#readers) if (!times[index]) missing += 1
    return missing
  }

  result(): FloodResult {
    const acknowledged = [...this.#sent.values()].filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
    return {
      sent: this.#sent.size,
      acknowledged: acknowledged.length,
      delivered: this.#delivered,
      lost: this.missing(),
      doubled: this.#doubled,
      outOfOrder: this.#outOfOrder,
      latencyMs: quantiles(this.#latencies),
      acknowledgementMs: quantiles(acknowledged.map(({ at, acknowledgedAt = at }) => acknowledgedAt - at)),
    }
  }
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).toSorted()
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { median: at(0.5), p99: at(0.99) }
}
