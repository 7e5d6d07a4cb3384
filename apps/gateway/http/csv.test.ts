import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('what somebody wrote never becomes a formula in the table of who looks at it', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '\r', '\n'])
    expect(csvLine([`${begin}HYPERLINK("http://x")`])).toMatch(/^"'/)
  expect(csvLine(['=1+1'])).toBe("'=1+1\r\n")
  expect(csvLine(['a=1', 'x'])).toBe('a=1,x\r\n')
})

test('commas, quotes and lines stay in their field, and what is not there is empty', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', undefined, 1_700_000_000_000])).toBe(
    '"a,b","say ""hi""","two\nlines",,1700000000000\r\n',
  )
})
