import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { isPortFree, nextFreePort, privatePort, refusalToListen } from './ports.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Takes a port that was free, on one address. */
async function take(host: string): Promise<number> {
  const server = createServer()
  servers.push(server)
  server.listen(await privatePort(undefined, new Set()), host)
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

test('a port somebody listens on is not free, whichever address they chose', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0', '::'])
    expect(await isPortFree(await take(host), '127.0.0.1')).toBe(false)
})

test('a busy port moves on to the next free one', async () => {
  const busy = await take('127.0.0.1')
  expect(await nextFreePort(busy, '127.0.0.1', new Set())).toBeGreaterThan(busy)
})

test('a private port stays the same from one start to the next, unless somebody else has it', async () => {
  const port = await privatePort(undefined, new Set())
  expect(await privatePort(port, new Set())).toBe(port)
  expect(await privatePort(port, new Set([port]))).not.toBe(port)
  const busy = await take('127.0.0.1')
  expect(await privatePort(busy, new Set())).not.toBe(busy)
})

test('an address this machine does not have is refused by name', async () => {
  await expect(isPortFree(8080, '192.0.2.1')).rejects.toThrow('192.0.2.1')
})

test('a port that only root may have is not called taken', () => {
  expect(refusalToListen('EACCES', 80, '0.0.0.0')).toMatch(/^Only root may listen on port 80\./)
  expect(refusalToListen('EADDRINUSE', 8080, '127.0.0.1')).toBeUndefined()
})
