import { expect, it } from 'vitest'
import { routeOf } from './web-metrics.ts'

it.each([
  ['/', 'home'],
  ['/?next=/c/x', 'home'],
  ['/c/c_0123456789ab', 'c'],
  ['/join/secret-of-an-invitation', 'join'],
  ['/sign-in?next=%2Fc%2Fx', 'sign-in'],
  ['/_next/static/chunks/a.js', 'asset'],
  ['/icon.svg?x', 'asset'],
  ['/wp-login.php', 'other'],
  ['//evil', 'home'],
])('an operator sees %s counted as %s, and nothing else of it', (url, route) => {
  expect(routeOf(url)).toBe(route)
})
