import { expect, test } from 'vitest'
import { decodeHTMLStrict } from './markdown-entities.ts'

test('the references people type become what they mean', () => {
  expect(decodeHTMLStrict('a &lt; b &amp;&amp; c &mdash; &#233;t&#xE9; &uuml;')).toBe('a < b && c — été ü')
})

test('what is no reference, or an unknown one, stays as typed', () => {
  for (const typed of ['&nothing;', '&lt', '&#;', '&constructor;', '&__proto__;', 'R&D;D'])
    expect(decodeHTMLStrict(typed)).toBe(typed)
})

test('a reference to what is no character becomes the replacement character', () => {
  expect(decodeHTMLStrict('&#0;&#xD800;&#1114112;')).toBe('\ufffd\ufffd\ufffd')
})
