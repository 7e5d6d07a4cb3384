import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const script = (body: string) => `
  import { createLog } from '${new URL('./log.ts', import.meta.url).href}'
  import { live } from '${new URL('./lifecycle.ts', import.meta.url).href}'
  const log = createLog({ name: 'example' })
  const timer = setInterval(() => {}, 1_000)
  const started = { async [Symbol.asyncDispose]() { log.info('let go'); clearInterval(timer) } }
  ${body}
`

async function run(
  body: string,
  signals: NodeJS.Signals[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script(body)])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (chunk.includes('started')) for (const signal of signals) child.kill(signal)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

it('lets go of what it started and ends with 0, also when Ctrl-C comes twice', async () => {
  const start = `await live({ log, start: async () => started }); log.info('started')`
  const { code, output } = await run(start, ['SIGINT', 'SIGTERM'])
  expect(output.match(/let go/g)).toHaveLength(1)
  expect(code).toBe(0)
})

it('ends with 1 when it cannot start, saying why', async () => {
  const { code, output } = await run(
    `await live({ log, start: () => Promise.reject(new Error('port taken')) })`,
    [],
  )
  expect(output).toContain('port taken')
  expect(code).toBe(1)
})

it('ends with its parent', async () => {
  const gone = spawn(process.execPath, ['--eval', ''])
  await once(gone, 'exit')
  const { code, output } = await run(
    `await live({ log, start: async () => started, parentPid: ${gone.pid} })`,
    [],
  )
  expect(output).toContain('parent is gone')
  expect(code).toBe(0)
})
