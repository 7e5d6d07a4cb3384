import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Experiment, Row } from './experiment.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

/** What of an experiment broke off: it has proved nothing. */
export function brokeOff(startedAt: number, note: string): Row[] {
  const counts = { rounds: 0, operations: 0, refused: 0, faults: 1 }
  return [{ case: 'broke off', ...counts, seconds: (performance.now() - startedAt) / 1_000, note }]
}

/** Runs an experiment in a process, a network and mounts of its own, so that it and others do not disturb each other. Never rejects. */
export async function runApart({ name }: Experiment, args: readonly string[]): Promise<Row[]> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [main, name, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const end = () => child.kill()
  process.once('exit', end)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const code = await new Promise((resolve) => child.once('error', resolve).once('close', resolve))
  process.off('exit', end)
  try {
    return JSON.parse(printed) as Row[]
  } catch {
    return brokeOff(startedAt, `its process ended (${String(code)})`)
  }
}

/** Does a thing for each, so many at a time, in order. */
export async function beside<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items]
  const one = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}
