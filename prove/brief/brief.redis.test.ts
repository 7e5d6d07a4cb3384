import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { hasCompiler } from '@runnel/testing/preload'
import { expect, test } from 'vitest'
import { findNetworkObstacle } from '../rig/network.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const obstacle =
  (await findNetworkObstacle()) ?? ((await hasCompiler()) ? undefined : 'there is no C compiler here')
if (obstacle !== undefined) process.stderr.write(`What has to be proved is left out: ${obstacle}\n`)

test.skipIf(obstacle !== undefined)(
  'people lose nothing when a gateway is killed, replies are lost and the power fails; without fsync they do (MSG-2, MSG-6)',
  async () => {
    const { stdout } = await run(process.execPath, [main, 'brief', '--short'])
    expect(stdout).toContain('| brief (MSG-6) | as delivered |')
    expect(stdout).toContain('| brief (MSG-6) | control: appendfsync no |')
    expect(stdout).not.toContain('not so')
  },
  240_000,
)
