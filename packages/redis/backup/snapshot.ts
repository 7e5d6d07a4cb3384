import { createWriteStream } from 'node:fs'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { connect as connectTls } from 'node:tls'
import type { Address } from '../address.ts'

/** One Redis server, and who we are to it. */
export interface Source extends Pick<Address, 'username' | 'password' | 'tls'> {
  readonly host: string
  readonly port: number
}

/** How long a server may say nothing, in ms: it forks, and may wait for more replicas to come. */
const silentMs = 60_000
const markBytes = 40

/**
 * Writes a snapshot of one server to a file, as a replica would be sent it: everything that was acknowledged before the call is in it, and by
 * itself Redis sends it from memory, without writing to its own disk. Gives its length in bytes. Rejects when the server refuses or breaks off;
 * the file is then worth nothing.
 */
export async function takeSnapshot(source: Source, file: string): Promise<number> {
  const { host, port, username, password, tls } = source
  const socket = tls
    ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : connectPlain({ host, port })
  socket.setTimeout(silentMs, () => socket.destroy(new Error(`${host}:${port} says nothing any more`)))
  const login =
    password === undefined ? [] : [['AUTH', ...(username === undefined ? [] : [username]), password]]
  // The first lets it send from memory; after the second it does not count us among its replicas.
  const commands = [...login, ['REPLCONF', 'capa', 'eof'], ['REPLCONF', 'rdb-only', '1'], ['SYNC']]
  const output = createWriteStream(file, { mode: 0o600 })
  await pipeline(readSnapshot(socket, commands), output)
  return output.bytesWritten
}

/** Asks for one thing after another, as Redis wants it before a `SYNC`, and gives what follows: so many bytes, or all until a mark. */
async function* readSnapshot(socket: Socket, commands: readonly string[][]): AsyncGenerator<Buffer> {
  const ask = (words: readonly string[] = []) =>
    socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    )
  const left = [...commands]
  ask(left.shift())
  let size: { bytes: number } | { mark: Buffer } | undefined
  let held = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk])
    while (size === undefined) {
      // While it forks, the server says by empty lines that it lives.
      while (held[0] === 10) held = held.subarray(1)
      const end = held.indexOf('\r\n')
      if (end === -1) break
      const line = held.toString('latin1', 0, end)
      held = held.subarray(end + 2)
      if (line.startsWith('-')) throw new Error(`Redis refuses a snapshot: ${line.slice(1)}`)
      const [, mark, bytes] = /^\$(?:EOF:(.{40})|(\d+))$/.exec(line) ?? []
      if (mark !== undefined) size = { mark: Buffer.from(mark, 'latin1') }
      else if (bytes !== undefined) size = { bytes: Number(bytes) }
      else ask(left.shift())
    }
    if (size === undefined) continue
    if ('bytes' in size) {
      const part = held.subarray(0, size.bytes)
      held = Buffer.alloc(0)
      size.bytes -= part.length
      yield part
      if (size.bytes === 0) return
    } else {
      // The mark is the last that is sent; what may be its beginning waits.
      const isWhole = held.subarray(-markBytes).equals(size.mark)
      const part = held.subarray(0, Math.max(0, held.length - markBytes))
      held = held.subarray(part.length)
      yield part
      if (isWhole) return
    }
  }
  throw new Error('Redis broke the snapshot off')
}
