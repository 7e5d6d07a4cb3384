import { expect, test } from 'vitest'
import { config } from './proxy.ts'

const [matcher = ''] = config.matcher
const isProxied = (path: string) => new RegExp(`^${matcher}$`).test(path)

test('every address that may answer with a page gets a policy, also those that only begin like another', () => {
  for (const path of [
    '/',
    '/c/c_0123456789ab',
    '/api',
    '/apixyz',
    '/socket.io',
    '/socket.iox',
    '/favicon.ico',
    '/icon.svgx',
    '/_next/nothing',
    '/_next/image',
    '/_next/staticx',
  ])
    expect({ path, isProxied: isProxied(path) }).toEqual({ path, isProxied: true })
  for (const path of ['/_next/static/chunks/x.js', '/icon.svg'])
    expect({ path, isProxied: isProxied(path) }).toEqual({ path, isProxied: false })
})
