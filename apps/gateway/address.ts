import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Where a load balancer of ours may speak from: this machine and private networks. */
const near = new BlockList()
near.addSubnet('127.0.0.0', 8)
near.addSubnet('10.0.0.0', 8)
near.addSubnet('172.16.0.0', 12)
near.addSubnet('192.168.0.0', 16)
near.addAddress('::1', 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

/**
 * Where a request comes from, as it is counted: its address, of IPv6 the network of 64 bits, as whoever has one address there has all of
 * them. `X-Forwarded-For` counts only when a near machine sent it, and of it only the last part, which that machine wrote itself: what
 * stands before may be anybody's invention.
 */
export function addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const address = ownAddressOf(request)
  return isIP(address) === 6 ? networkOf(address) : address
}

function ownAddressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (!isPeerNear(request.socket, peer)) return peer
  const forwarded = [request.headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim() ?? ''
  return isIP(forwarded) === 0 ? peer : forwarded.replace(/^::ffff:/, '')
}

/** Whether the other end of a connection is near: looked up once, it stays where it is. */
const nearOf = new WeakMap<object, boolean>()

function isPeerNear(socket: object, peer: string): boolean {
  let known = nearOf.get(socket)
  if (known === undefined) {
    known = isNear(peer)
    nearOf.set(socket, known)
  }
  return known
}

function isNear(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && near.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** The first half of an IPv6 address, the same however it is written. */
function networkOf(address: string): string {
  const shortest = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1)
  const [front = [], back = []] = shortest.split('::').map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0')
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}
