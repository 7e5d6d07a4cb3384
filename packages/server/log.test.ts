import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { createLog } from './log.ts'

it('keeps texts and secrets out of the log, wherever they are put', () => {
  let written = ''
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString()
      done()
    },
  })
  const log = createLog({ name: 'gateway', destination })
  log.info({ text: 'hidden-1', request: { password: 'hidden-2', token: 'hidden-3' }, user: 'u_ada' }, 'asked')
  log.error({ error: new Error('broken', { cause: new Error('deeper') }) }, 'failed')
  expect(written).not.toContain('hidden')
  expect(written).toContain('"user":"u_ada"')
  expect(written).toContain('deeper')
})
