import { Decoder, PacketType, type Packet } from 'socket.io-parser'
import { expect, it } from 'vitest'
import { parser, WireText } from './packet.ts'

function decoded(text: string): Packet {
  let packet: Packet | undefined
  const decoder = new Decoder()
  decoder.on('decoded', (one: Packet) => (packet = one))
  decoder.add(text)
  return packet!
}

it('text that is JSON already goes out as the default client reads it', () => {
  const payload = { channel: 'c_1', events: [{ text: 'quotes " and \n lines \u2028' }] }
  const event = (data: unknown) =>
    new parser.Encoder().encode({ type: PacketType.EVENT, nsp: '/', data: ['channel:events', data] })
  expect(event(new WireText(JSON.stringify(payload)))).toEqual(event(payload))
  expect(decoded(String(event(new WireText(JSON.stringify(payload)))[0])).data).toEqual([
    'channel:events',
    payload,
  ])
})
