import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

it('an operator is told of what breaks, and that it is well again', { timeout: 180_000 }, async () => {
  const run = promisify(execFile)(process.execPath, [main, '--short'], { timeout: 170_000 })
  const { code, stderr } = await run.then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: number; stderr: string }) => error,
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
})
