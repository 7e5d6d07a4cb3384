import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseOptions } from './options.mjs'

test('nothing typed means two gateways, this machine only, and data in the checkout', () => {
  const options = parseOptions([])
  expect(options).toMatchObject({ port: 8080, host: '127.0.0.1', gateways: 2, json: false, help: false })
  expect(options.data).toBe(resolve(options.root, '.runnel'))
})

test('a relative data directory starts where the command was typed', () => {
  expect(parseOptions(['--data', 'chat'], '/srv').data).toBe('/srv/chat')
})

test.each([
  ['--port', '0'],
  ['--port', '65536'],
  ['--port', '8e3'],
  ['--port', ''],
  ['--gateways', '0'],
  ['--gateways', '33'],
  ['--gateways', '-1'],
  ['--gateways', '2.5'],
  ['--host', 'example.org; rm'],
  ['--host', '1.2.3'],
  ['--data', ''],
])('%s %s is refused, and the refusal names the flag', (flag, value) => {
  expect(() => parseOptions([`${flag}=${value}`])).toThrow(flag)
})

test('a flag that does not exist is refused with the list of those that do', () => {
  expect(() => parseOptions(['--prot', '1'])).toThrow(/--prot[^]*--port N/)
  expect(() => parseOptions(['8080'])).toThrow('--port N')
})
