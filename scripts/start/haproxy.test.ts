import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
  behind: '127.0.0.1',
}

test('every gateway has its line, and nothing is left to be found by name', () => {
  const rendered = renderBalance(template, balance)
  for (const { name, port } of balance.gateways)
    expect(rendered).toContain(`  server ${name} 127.0.0.1:${port}\n`)
  expect(rendered).toContain('  server web 127.0.0.1:3000\n')
  expect(rendered).toContain('  bind 127.0.0.1:8080\n')
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
      balance: { host: '127.0.0.1', port: 8080, gateways, webPort },
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
    }
    expect(check(['-f', join(root, 'deploy/haproxy/haproxy.cfg')], env)).not.toThrow()
  } finally {
    rmSync(data, { recursive: true })
  }
})
