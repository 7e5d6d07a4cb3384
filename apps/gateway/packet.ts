import { Encoder as PlainEncoder, Decoder, PacketType, type Packet } from 'socket.io-parser'

/** A payload that is JSON text already: passed on as it is, never parsed or encoded again. */
export class WireText {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}

/** An event in Socket.IO's own format. */
export function eventText(name: string, payload: WireText): string {
  return `${PacketType.EVENT}["${name}",${payload.json}]`
}

/** Writes packets in Socket.IO's own format; a {@link WireText} payload is spliced in. Clients use the default parser. */
class Encoder extends PlainEncoder {
  override encode(packet: Packet): (string | Buffer)[] {
    if (packet.type === PacketType.EVENT) {
      const data = packet.data as unknown[]
      const payload = data[1]
      if (payload instanceof WireText) return [eventText(String(data[0]), payload)]
    }
    return super.encode(packet) as (string | Buffer)[]
  }
}

/** The `parser` option of the server. */
export const parser = { Encoder, Decoder }
