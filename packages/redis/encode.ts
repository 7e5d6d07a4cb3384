import { Command } from 'ioredis'

/** A UUID in lower case, to be sent as its 16 bytes. */
export interface Uuid {
  uuid: string
}

/** What a function is given besides its keys. */
export type Argument = string | number | Uuid

/** The call of a function that may be given bytes. (The client library would join it from buffers, which costs several times as much.) */
export function callOf(name: string, keys: readonly string[], args: readonly Argument[]): Command {
  // By what the client library is told it finds the server.
  const command = new Command('fcall', [name, keys.length, ...keys], { replyEncoding: 'utf8' })
  command.toWritable = () => encode(['fcall', name, keys.length, ...keys, ...args])
  return command
}

/** A command as it is on the wire: written as one text, and then the bytes into their places. */
function encode(args: readonly Argument[]): Buffer {
  let text = `*${args.length}\r\n`
  /** How much longer it is in bytes than in characters, up to here. */
  let surplus = 0
  const places: { uuid: string; at: number }[] = []
  for (const arg of args) {
    if (typeof arg === 'object') {
      places.push({ uuid: arg.uuid, at: text.length + surplus + 5 })
      text += '$16\r\n................\r\n'
    } else {
      const part = typeof arg === 'string' ? arg : String(arg)
      const length = Buffer.byteLength(part)
      surplus += length - part.length
      text += `$${length}\r\n${part}\r\n`
    }
  }
  const bytes = Buffer.from(text, surplus === 0 ? 'latin1' : 'utf8')
  for (const { uuid, at } of places) writeUuid(bytes, at, uuid)
  return bytes
}

function writeUuid(bytes: Buffer, at: number, uuid: string): void {
  let place = at
  let high = -1
  for (let index = 0; index < uuid.length; index += 1) {
    const code = uuid.charCodeAt(index)
    if (code === codes.dash) continue
    const digit = code < codes.a ? code - codes.zero : code - codes.a + 10
    if (high < 0) high = digit
    else {
      bytes[place++] = high * 16 + digit
      high = -1
    }
  }
}

const codes = { dash: '-'.charCodeAt(0), zero: '0'.charCodeAt(0), a: 'a'.charCodeAt(0) } as const
