import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { findEveryone, findMentions } from './mentions.ts'

describe('mentions', () => {
  test.each([
    ['@ada', ['ada']],
    ['hello @Ada, and @BOB!', ['ada', 'bob']],
    ['(@ada) "@bob" *@cy* _@dee_ **@eve**', ['ada', 'bob', 'cy', 'dee', 'eve']],
    ['@ada.', ['ada']],
    ['@ada.b-c_d.', ['ada.b-c_d']],
    ["@ada's idea, @bob: yes", ['ada', 'bob']],
    ['@ada @ada @ADA', ['ada']],
    ['first line\n@ada\r\n@bob', ['ada', 'bob']],
    ['> @ada said', ['ada']],
    ['- @ada\n    - @bob', ['ada', 'bob']],
    ['- a\n\n    @ada goes on in the item', ['ada']],
    ['早上好 @ada', ['ada']],
    ['😀@ada', ['ada']],
    [`@${'a'.repeat(32)}`, ['a'.repeat(32)]],
  ])('%j mentions %j', (text, handles) => {
    expect(findMentions(text)).toEqual(handles)
  })

  test.each([
    'ada@example.org',
    'a.b+@ada',
    'a_@ada',
    '@ada@example.org',
    '@@ada',
    'é@ada',
    '𝒳@ada',
    '@adaé',
    'https://example.org/@ada?x=@bob&y=#@cy',
    '\\@ada',
    '@',
    '@ ada',
    '@-ada',
    '@_ada',
    `@${'a'.repeat(33)}`,
    '',
  ])('%j mentions nobody', (text) => {
    expect(findMentions(text)).toEqual([])
  })

  test.each([
    ['`@ada` @bob', ['bob']],
    ['``@ada ` @bob`` @cy', ['cy']],
    ['`@ada\n@bob` @cy', ['cy']],
    ['`@ada\n\n@bob` @cy', ['ada', 'bob', 'cy']],
    ['`` @ada ` @bob', ['ada', 'bob']],
    ['\\`@ada\\`', ['ada']],
    ['`x`@ada', ['ada']],
    ['```\n@ada\n```\n@bob', ['bob']],
    ['```js\n@ada\n~~~\n@bob\n````\n@cy', ['cy']],
    ['~~~\n@ada\n```\n@bob', []],
    ['```\n@ada never closed', []],
    ['text\n```\n@ada\n```', []],
    ['``` `@ada` ```', []],
    ['    @ada', []],
    ['text\n    @ada goes on', ['ada']],
    ['text\n\n    @ada\n\n\t@bob\n\n@cy', ['cy']],
  ])('code is no mention: %j mentions %j', (text, handles) => {
    expect(findMentions(text)).toEqual(handles)
  })

  test('at most fifty people are mentioned by one message', () => {
    const text = Array.from({ length: 400 }, (_, index) => `@p${index}`).join(' ')
    expect(findMentions(text)).toHaveLength(50)
  })

  test('every handle found is one that a person can have', () => {
    const piece = fc.constantFrom(
      '@',
      '`',
      '``',
      '```',
      '~~~',
      '\n',
      '\n\n',
      ' ',
      '    ',
      '\\',
      'a',
      'Ada',
      '9',
      '.',
      '_',
      '-',
      'é',
      '😀',
      '- ',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
        (text) => {
          for (const handle of findMentions(text))
            expect(handle).toMatch(/^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/)
        },
      ),
    )
  })

  test.each([
    ['backticks', '`'],
    ['runs of growing length', Array.from({ length: 150 }, (_, length) => '`'.repeat(length)).join('a')],
    ['at signs', '@'],
    ['escapes', '\\`'],
    ['fences', '```\n'],
    ['blank lines', '\n'],
    ['spaces', ' '],
    ['a handle without end', '@a'.padEnd(12_000, 'a')],
    ['trailing marks', '@a'.padEnd(12_000, '.')],
    ['underscores', '_@a'],
    ['numbers', '1'],
    ['unclosed pairs', '`a``b'],
  ])('hostile text takes time in proportion to its length: %s', (_name, unit) => {
    const work = (length: number) => {
      const text = `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length)} @ada`
      const started = process.cpuUsage().user
      for (let round = 0; round < 3; round++) findMentions(text)
      return process.cpuUsage().user - started
    }
    work(10_000)
    // Thirty-two times the text: 32 times the work when linear, a thousand times when quadratic.
    expect(work(640_000)).toBeLessThan(Math.max(work(20_000), 2_000) * 300)
  })
})

describe('calling everyone', () => {
  test.each([
    ['@channel hear', 'channel'],
    ['hello @Here', 'here'],
    ['@here and @channel', 'channel'],
    ['(@here) @ada', 'here'],
    ['@ada', undefined],
    ['@channels', undefined],
    ['ada@channel', undefined],
    ['`@channel` calls all', undefined],
    ['```\n@here\n```', undefined],
    ['@here-and-now', undefined],
  ])('%j calls %j', (text, everyone) => {
    expect(findEveryone(text)).toBe(everyone)
  })

  test('a text that names a crowd first calls everyone all the same', () => {
    const crowd = Array.from({ length: 60 }, (_, index) => `@person${index}`).join(' ')
    expect(findEveryone(`${crowd} @channel`)).toBe('channel')
    expect(findMentions(crowd)).toHaveLength(50)
  })
})
