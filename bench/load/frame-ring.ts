import type { Batch } from './tally.ts'

const keptFrames = 1_024

/** The frames which members of one channel on one server got, in order. They all get the same bytes, so that a frame is understood once and compared ever after. */
export class FrameRing {
  #frames: Array<{ bytes: Buffer; batch: Batch }> = []
  #dropped = 0

  /** @param cursor how many frames this member has had, as `find` and `add` said last */
  find(payload: Buffer, cursor: number): { batch: Batch; cursor: number } | undefined {
    for (let index = Math.max(0, cursor - this.#dropped); index < this.#frames.length; index += 1) {
      const frame = this.#frames[index]
      if (frame?.bytes.length === payload.length && frame.bytes.equals(payload))
        return { batch: frame.batch, cursor: this.#dropped + index + 1 }
    }
    return undefined
  }

  add(payload: Buffer, batch: Batch): number {
    this.#frames.push({ bytes: Buffer.from(payload), batch })
    if (this.#frames.length > 2 * keptFrames) {
      this.#frames.splice(0, keptFrames)
      this.#dropped += keptFrames
    }
    return this.#dropped + this.#frames.length
  }
}
