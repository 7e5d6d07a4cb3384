import type { Delivery } from './wire.ts'

/** What every member of one channel received, held against what was acknowledged. Messages are numbered 0, 1, 2 … by the load that sends them. */

export interface Verdict {
  sent: number
  acknowledged: number
  delivered: number
  /** Acknowledged messages that a member never got, summed over members. */
  lost: number
  /** Deliveries of a message to a member who had it already. */
  doubled: number
  /** Deliveries whose place in the server's order is before one the same member got earlier. */
  outOfOrder: number
}

/** A frame's messages, read once however many members get the very same bytes. */
export interface Batch {
  numbers: Int32Array
  /** When each was due to be sent, in µs of the load's clock. */
  sentUs: Float64Array
  /** Which server each was sent to. */
  origins: Uint8Array
  /** The server's first and last place; undefined when it gives none. */
  first: number | undefined
  last: number | undefined
  /** How many of its messages stand before an earlier one of the same frame. */
  inversions: number
}

export interface Stamp {
  number: number
  sentUs: number
  origin: number
}

/** The text of a load message: its stamp, then words up to the length. */
export function stampText({ number, sentUs, origin }: Stamp, length: number): string {
  return `${number} ${sentUs} ${origin} `.padEnd(length, 'The quick brown fox jumps over the lazy dog. ')
}

export function readStamp(text: string): Stamp {
  const [number = '', sentUs = '', origin = ''] = text.split(' ', 3)
  return { number: Number(number), sentUs: Number(sentUs), origin: Number(origin) }
}

export function readBatch(deliveries: readonly Delivery[]): Batch {
  const stamps = deliveries.map(({ text }) => readStamp(text))
  let inversions = 0
  for (let index = 1; index < deliveries.length; index += 1) {
    const before = deliveries[index - 1]?.sequence
    const now = deliveries[index]?.sequence
    if (before !== undefined && now !== undefined && now <= before) inversions += 1
  }
  return {
    numbers: Int32Array.from(stamps, ({ number }) => number),
    sentUs: Float64Array.from(stamps, ({ sentUs }) => sentUs),
    origins: Uint8Array.from(stamps, ({ origin }) => origin),
    first: deliveries[0]?.sequence,
    last: deliveries.at(-1)?.sequence,
    inversions,
  }
}

interface Column {
  times: Uint8Array
  last: number
}

export class Tally {
  #columns: Column[] = []
  #acknowledged: boolean[] = []
  #sent = 0
  #delivered = 0
  #outOfOrder = 0

  /** A further member, numbered from 0 in the order of these calls. */
  addMember(): void {
    this.#columns.push({ times: new Uint8Array(1_024), last: -1 })
  }

  /** The number of the next message. */
  next(): number {
    this.#sent += 1
    return this.#sent - 1
  }

  acknowledge(number: number): void {
    this.#acknowledged[number] = true
  }

  get delivered(): number {
    return this.#delivered
  }

  deliver(member: number, batch: Batch): void {
    const column = this.#columns[member]
    if (!column) throw new Error(`no member ${member}`)
    if (batch.first !== undefined && batch.first <= column.last) this.#outOfOrder += 1
    this.#outOfOrder += batch.inversions
    column.last = Math.max(column.last, batch.last ?? -1)
    for (const number of batch.numbers) {
      if (number >= column.times.length) {
        const larger = new Uint8Array(2 ** Math.ceil(Math.log2(number + 1)))
        larger.set(column.times)
        column.times = larger
      }
      column.times[number] = Math.min(255, (column.times[number] ?? 0) + 1)
    }
    this.#delivered += batch.numbers.length
  }

  /** How many deliveries of acknowledged messages are still to come. */
  missing(): number {
    let missing = 0
    for (const { times } of this.#columns)
      for (let number = 0; number < this.#sent; number += 1)
        if (this.#acknowledged[number] && !times[number]) missing += 1
    return missing
  }

  verdict(): Verdict {
    let doubled = 0
    for (const { times } of this.#columns) for (const count of times) if (count > 1) doubled += count - 1
    return {
      sent: this.#sent,
      acknowledged: this.#acknowledged.filter(Boolean).length,
      delivered: this.#delivered,
      lost: this.missing(),
      doubled,
      outOfOrder: this.#outOfOrder,
    }
  }
}
