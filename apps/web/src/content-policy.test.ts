import { expect, test } from 'vitest'
import { contentPolicy } from './content-policy.ts'

const directives = (policy: string) =>
  new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]))

test('a page runs only scripts that carry its nonce, and no style elements without it', () => {
  const policy = directives(contentPolicy('abc', false))
  expect(policy.get('script-src')).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"])
  expect(policy.get('style-src-elem')).toEqual(["'self'", "'nonce-abc'"])
  expect(contentPolicy('abc', false)).not.toContain('unsafe-eval')
})

test('a page loads nothing from elsewhere and stands in no frame', () => {
  const policy = directives(contentPolicy('abc', false))
  expect(policy.get('default-src')).toEqual(["'self'"])
  expect(policy.get('connect-src')).toEqual(["'self'"])
  expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:'])
  expect(policy.get('frame-ancestors')).toEqual(["'none'"])
  expect(policy.get('base-uri')).toEqual(["'none'"])
})
