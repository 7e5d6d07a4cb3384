// Starts the product as a stranger would, with two gateways, on data and ports of its own; and stops it after the last test. With
// RUNNEL_E2E_URL the tests are about a product that runs already, such as one in containers; it is left running.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

const root = dirname(import.meta.dirname)

/** One process of the running product, as the start script writes it down. */
export interface ProductProcess {
  readonly name: string
  readonly pid: number
  readonly port?: number
  readonly metricsPort?: number
}

/** What the start script says of the product it runs: where it serves, its Redis, and its processes with their ids. */
export interface Product {
  readonly url: string
  /** What keeps its processes running, and stops them on SIGTERM. */
  readonly supervisor?: { readonly pid: number }
  readonly redis: { readonly url: string }
  readonly processes: readonly ProductProcess[]
  readonly data: string
}

/** The running product as it is now: a process that was killed is there again under another id. */
export function readProduct(): Product {
  const data = process.env['RUNNEL_E2E_DATA']
  if (data === undefined)
    throw new Error('the product is not running: this is for tests that Playwright starts')
  return { ...(JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as Omit<Product, 'data'>), data }
}

export default async function startProduct(): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), 'runnel-e2e-'))
  // Playwright hands the environment on to its workers.
  process.env['RUNNEL_E2E_DATA'] = data
  const running = process.env['RUNNEL_E2E_URL']
  if (running !== undefined) return useRunning(running.replace(/\/$/, ''), data)
  // Far from the port people use, so that a Runnel they have running is left alone.
  const args = [
    join(root, 'scripts/start.mjs'),
    '--json',
    '--data',
    data,
    '--port',
    '18080',
    '--gateways',
    '2',
  ]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  // One line, when it serves; what is in it stands in the data directory, too.
  await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`the product did not start (code ${code})`)
    }),
  ])
  return async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** A product that runs elsewhere: its processes are none of ours, so nothing is killed there. Whoever has no account there yet comes by RUNNEL_E2E_INVITE. */
async function useRunning(url: string, data: string): Promise<() => Promise<void>> {
  const answer = await fetch(`${url}/api/health/ready`)
  if (!answer.ok) throw new Error(`no gateway behind ${url} is ready`)
  const product: Omit<Product, 'data'> = { url, redis: { url: '' }, processes: [] }
  writeFileSync(join(data, 'running.json'), JSON.stringify(product))
  const invite = process.env['RUNNEL_E2E_INVITE']
  if (invite !== undefined) writeFileSync(join(data, 'invitation.txt'), invite)
  return async () => rmSync(data, { recursive: true, force: true, maxRetries: 10 })
}
