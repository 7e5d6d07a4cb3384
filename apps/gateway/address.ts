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
 * The address a request comes from. `X-Forwarded-For` counts only when a near machine sent it, and of it only the last part, which that
 * machine wrote itself: what stands before may be anybody's invention.
 */
export function addressOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
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
