import type { Socket as Line } from 'node:net'

/** libuv's end of a TCP connection, on which Node's stream writes, too. Nobody promises it: `frame-check.ts` looks whether it is so. */
interface Handle {
  /** What the kernel does not take at once goes on under the request. Other than 0: nothing was written, and nothing will be. */
  writeBuffer(request: Request, bytes: Buffer): number
  /** Bytes that the kernel has not taken. */
  readonly writeQueueSize: number
}

/** A write, kept by Node while it goes on. */
interface Request {
  bytes?: Buffer
  oncomplete?: (status: number) => void
}

/** Writes to TCP connections below their streams, each of which adds a microsecond to a write. */
export interface BelowStream {
  /** Writes to a connection for which nothing waits. False: nothing was written. */
  write(line: Line, bytes: Buffer): boolean
  /** Whether a part of what was written so is still here, as its reader is slow. What its stream writes meanwhile comes behind it, and is counted there. */
  isWaiting(line: Line): boolean
}

/** Makes the writer; undefined where Node has no such request. */
export function createBelowStream(): BelowStream | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => { WriteWrap?: new () => Request } }
  const WriteWrap = binding?.call(process, 'stream_wrap').WriteWrap
  if (WriteWrap === undefined) return undefined
  const waiting = new Set<Line>()
  const goOn = (line: Line, request: Request, bytes: Buffer) => {
    waiting.add(line)
    // Read from this memory until it is done.
    request.bytes = bytes
    request.oncomplete = (status) => {
      waiting.delete(line)
      if (status < 0) line.destroy()
    }
  }
  return {
    write(line, bytes) {
      const { _handle: handle } = line as unknown as { _handle: Handle | null }
      if (handle === null) return false
      // One for each: only Node knows when it is done with it, and a second write under the same would end the process.
      const request = new WriteWrap()
      if (handle.writeBuffer(request, bytes) !== 0) return false
      if (handle.writeQueueSize > 0) goOn(line, request, bytes)
      return true
    },
    isWaiting: (line) => waiting.size > 0 && waiting.has(line),
  }
}
