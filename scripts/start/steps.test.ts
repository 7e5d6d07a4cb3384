import { createWriteStream, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSteps } from './steps.mjs'

test.runIf(existsSync('/dev/full'))('what is said on a full disk is lost, and nothing else', async () => {
  const out = createWriteStream('/dev/full')
  const closed = new Promise<void>((resolve) => out.once('close', resolve))
  const steps = openSteps(out)
  steps.say('gateway-1 is back')
  await closed
  expect(await steps.run('redis', () => ({ says: 'there' }))).toEqual({ says: 'there' })
})
