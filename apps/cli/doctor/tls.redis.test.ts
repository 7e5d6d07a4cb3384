import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startGateways } from '@runnel/testing/start-gateway'
import { startHaproxy } from '@runnel/testing/start-haproxy'
import { startRedis } from '@runnel/testing/start-redis'
import { expect, test } from 'vitest'
import type { Finding } from './finding.ts'

const run = promisify(execFile)

/** A certificate for this machine that signs itself, as `tls.pem` with its key, which is how HAProxy wants it. */
async function makeCertificate(
  directory: string,
  days: number,
): Promise<{ pem: string; certificate: string }> {
  const [key, certificate, pem] = ['key.pem', 'certificate.pem', 'tls.pem'].map((name) =>
    join(directory, name),
  ) as [string, string, string]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const files = ['-keyout', key, '-out', certificate]
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    String(days),
    ...subject,
    ...files,
  ])
  await writeFile(pem, `${await readFile(certificate, 'utf8')}${await readFile(key, 'utf8')}`, {
    mode: 0o600,
  })
  return { pem, certificate }
}

test('with a certificate at the load balancer people sign up over TLS, their cookie never leaves it, and WebSockets pass', async () => {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'runnel-tls-'))
  stack.defer(() => rm(directory, { recursive: true }))
  const { pem, certificate } = await makeCertificate(directory, 7)
  await using server = await startRedis(['--maxmemory', '1gb'])
  await using place = await startGateways(server.url, { isSecureCookie: true })
  await using balancer = await startHaproxy({ gateways: place.urls, certificate: pem })

  const { url } = balancer
  const ca = await readFile(certificate)
  const body = JSON.stringify({ handle: 'ada', name: 'Ada', password: 'a long word for ada' })
  const headers = { 'content-type': 'application/json', origin: url }
  const signedUp = Promise.withResolvers<{ status: number; cookies: string[] }>()
  request(`${url}/api/auth/sign-up`, { method: 'POST', headers, ca }, (answer) => {
    answer.resume()
    signedUp.resolve({ status: answer.statusCode ?? 0, cookies: answer.headers['set-cookie'] ?? [] })
  })
    .on('error', signedUp.reject)
    .end(body)
  const { status, cookies } = await signedUp.promise
  expect(status).toBe(201)
  expect(cookies.join()).toMatch(/^__Host-runnel_session=[^;]+;.*HttpOnly.*Secure/)

  // The doctor comes in as people do; it trusts this certificate because it is told to.
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: certificate,
    REDIS_URL: server.url,
    RUNNEL_PREFIX: place.prefix,
  }
  const child = spawn(process.execPath, [main, 'doctor', '--url', url, '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const chunk of child.stdout) printed += String(chunk)
  const { findings } = JSON.parse(printed) as { findings: Finding[] }
  const state = (check: string) => findings.find((one) => one.check === check)?.state
  for (const check of ['health', 'websocket', 'polling', 'origin', 'cookie', 'metrics'])
    expect([check, state(`entrance.${check}`)]).toEqual([check, 'holds'])
  expect(state('talk.resume')).toBe('holds')
  // It has a week left.
  expect(state('entrance.certificate')).toBe('warns')
})
