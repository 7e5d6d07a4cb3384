import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { haproxyTask, renderBalance, type Balance } from './haproxy.ts'
import { findOnPath, haproxyNeed, type Program } from './programs.ts'

const root = dirname(dirname(import.meta.dirname))
const template = readFileSync(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8')
const balance: Balance = {
  host: '127.0.0.1',
  port: 8080,
  gateways: [1, 2, 3].map((number) => ({ name: `gateway-${number}`, port: 3000 + number })),
  webPort: 3000,
  metricsPort: 8405,
  behind: '127.0.0.1',
}

test('every gateway has its line, and nothing is left to be found by name', () => {
  const rendered = renderBalance(template, balance)
  for (const { name, port } of balance.gateways)
    expect(rendered).toContain(`  server ${name} 127.0.0.1:${port}\n`)
  expect(rendered).toContain('  server web 127.0.0.1:3000\n')
  expect(rendered).toContain('  bind 127.0.0.1:8080\n')
  expect(rendered).toContain('  bind 127.0.0.1:8405\n')
  expect(rendered).not.toMatch(/server-template|resolvers|\$\{/)
})

test('an IPv6 address is bound in brackets', () => {
  expect(renderBalance(template, { ...balance, host: '::1' })).toContain('bind [::1]:8080\n')
})

test('a template without the parts is refused rather than used half', () => {
  expect(() => renderBalance('global\n', balance)).toThrow('haproxy.cfg')
})

test('HAProxy itself takes both the rendered file and the one for containers', async () => {
  const program = (await findOnPath(haproxyNeed)) as Extract<Program, { kind: 'path' }>
  const data = mkdtempSync(join(tmpdir(), 'runnel-haproxy-'))
  try {
    const { gateways, webPort } = balance
    const task = haproxyTask({
      program,
      root,
      data,
      logPath: '/dev/null',
      balance: { host: '127.0.0.1', port: 8080, metricsPort: 8405, gateways, webPort },
    })
    const check =
      (args: readonly string[], env = process.env) =>
      () =>
        execFileSync(program.path, ['-c', ...args], { stdio: 'pipe', env })
    expect(check(task.args.slice(1))).not.toThrow()
    const env = {
      ...process.env,
      RUNNEL_BIND: ':8080',
      RUNNEL_GATEWAYS: 'gateway:3001',
      RUNNEL_WEB: 'web:3000',
      RUNNEL_METRICS_BIND: ':8405',
    }
    expect(check(['-f', join(root, 'deploy/haproxy/haproxy.cfg')], env)).not.toThrow()
  } finally {
    rmSync(data, { recursive: true })
  }
})

/** A server that answers everything with its name. */
async function answering(name: string): Promise<Server & AsyncDisposable> {
  const server = createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

test('a program without cookies polls one gateway, asks for health but not for figures, and is told in JSON that nobody is there', async () => {
  const program = (await findOnPath(haproxyNeed)) as Extract<Program, { kind: 'path' }>
  const data = mkdtempSync(join(tmpdir(), 'runnel-haproxy-'))
  await using house = new AsyncDisposableStack()
  const first = house.use(await answering('first'))
  const second = house.use(await answering('second'))
  const free = await answering('free')
  const port = portOf(free)
  const alsoFree = await answering('also free')
  const metricsPort = portOf(alsoFree)
  await alsoFree[Symbol.asyncDispose]()
  await free[Symbol.asyncDispose]()
  const gateways = [first, second].map((server, index) => ({
    name: `gateway-${index}`,
    port: portOf(server),
  }))
  const task = haproxyTask({
    program,
    root,
    data,
    logPath: '/dev/null',
    balance: { host: '127.0.0.1', port, gateways, webPort: portOf(first), metricsPort },
  })
  const haproxy = spawn(program.path, task.args, { stdio: 'ignore' })
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
    return { status: response.status, text: await response.text() }
  }
  try {
    await expect.poll(() => ask('/api/health/ready').catch(() => undefined)).toMatchObject({ status: 200 })
    const polled = await Promise.all(
      Array.from({ length: 10 }, () => ask('/socket.io/?EIO=4&transport=polling')),
    )
    expect(new Set(polled.map(({ text }) => text)).size).toBe(1)
    expect((await ask('/metrics')).status).toBe(404)
    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    expect(figures).toContain('haproxy_backend_active_servers{proxy="gateways"} 2')
    for (const server of [first, second]) server.closeAllConnections()
    await house.disposeAsync()
    const { status, text } = await ask('/api/auth/session')
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable', retryable: true } })
  } finally {
    haproxy.kill('SIGKILL')
    await once(haproxy, 'exit')
    rmSync(data, { recursive: true })
  }
})
