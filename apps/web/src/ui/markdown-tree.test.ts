import { describe, expect, test } from 'vitest'
import { disguisedHost, isSafeLink } from './markdown-link.ts'
import { parseMarkdown, plainText } from './markdown-tree.ts'
import type { Block, Inline } from './markdown-tree.ts'

const text = (value: string): Inline => ({ type: 'text', text: value })
const paragraph = (...children: Inline[]): Block => ({ type: 'paragraph', children })
const link = (href: string, value = href): Inline => ({ type: 'link', href, children: [text(value)] })

function linksIn(nodes: readonly unknown[]): string[] {
  return [...JSON.stringify(nodes).matchAll(/"type":"link","href":"([^"]*)"/g)].map((found) => found[1] ?? '')
}

function depthOf(nodes: ReadonlyArray<Block | Inline>): number {
  let deepest = 0
  const open: Array<[unknown, number]> = [[nodes, 0]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next
    deepest = Math.max(deepest, depth)
    if (Array.isArray(value)) for (const item of value) open.push([item, depth])
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) if (Array.isArray(inner)) open.push([inner, depth + 1])
  }
  return deepest
}

describe('what a message means', () => {
  test('a letter under a tower of marks keeps the lowest of them', () => {
    expect(parseMarkdown(`e${'\u0301'.repeat(11_000)}x`)).toEqual([
      paragraph(text(`e${'\u0301'.repeat(20)}x`)),
    ])
    for (const said of ['❤️ 👩‍👩‍👧‍👦', 'עִבְרִית', 'བསྒྲུབས', 'ẹ́'])
      expect(parseMarkdown(said)).toEqual([paragraph(text(said))])
  })

  test('emphasis, strike and code', () => {
    expect(parseMarkdown('*a* **b** ~~c~~ `*d*`')).toEqual([
      paragraph(
        { type: 'emphasis', children: [text('a')] },
        text(' '),
        { type: 'strong', children: [text('b')] },
        text(' '),
        { type: 'strike', children: [text('c')] },
        text(' '),
        { type: 'code', text: '*d*' },
      ),
    ])
  })

  test('a line break typed is a line break shown', () => {
    expect(parseMarkdown('one\ntwo')).toEqual([paragraph(text('one'), { type: 'break' }, text('two'))])
  })

  test('quotes, lists that begin where they say, and tables with their alignment', () => {
    expect(parseMarkdown('> said')).toEqual([{ type: 'quote', children: [paragraph(text('said'))] }])
    expect(parseMarkdown('- a\n- b')).toEqual([
      { type: 'list', start: undefined, items: [[paragraph(text('a'))], [paragraph(text('b'))]] },
    ])
    expect(parseMarkdown('7. a')).toEqual([{ type: 'list', start: 7, items: [[paragraph(text('a'))]] }])
    expect(parseMarkdown('|a|b|\n|-|-:|\n|1|2|')).toEqual([
      {
        type: 'table',
        rows: [
          [
            { isHeader: true, align: undefined, children: [text('a')] },
            { isHeader: true, align: 'right', children: [text('b')] },
          ],
          [
            { isHeader: false, align: undefined, children: [text('1')] },
            { isHeader: false, align: 'right', children: [text('2')] },
          ],
        ],
      },
    ])
  })

  test('fenced code keeps every character and its language', () => {
    expect(parseMarkdown('```TS {1}\n  *x* <b>\n\n@ada\n```')).toEqual([
      { type: 'code', text: '  *x* <b>\n\n@ada', language: 'ts' },
    ])
  })

  test('pasted lines stay what they are: dashes below a line, four spaces, definitions', () => {
    expect(parseMarkdown('title\n-----')[0]).toEqual(paragraph(text('title')))
    expect(parseMarkdown('    four spaces')).toEqual([paragraph(text('four spaces'))])
    expect(plainText((parseMarkdown('[a]: http://b.example')[0] as { children: Inline[] }).children)).toBe(
      '[a]: http://b.example',
    )
  })
})

describe('channels', () => {
  const channels = (value: string) =>
    [...JSON.stringify(parseMarkdown(value)).matchAll(/"type":"channel","name":"([^"]*)"/g)].map(
      ([, name]) => name,
    )

  test('are names after # in any script, wherever they stand in a text', () => {
    expect(channels('#general, (#Design) **#日本** and #a_b-c.')).toEqual([
      'general',
      'design',
      '日本',
      'a_b-c',
    ])
  })

  test('addresses, headings, code and links hold none', () => {
    expect(channels('https://a.example/#top c# ##x `#y` [#z](https://a.example) a#b &#35;')).toEqual([])
    expect(channels('# heading')).toEqual([])
  })
})

describe('mentions', () => {
  const mentions = (value: string) =>
    [...JSON.stringify(parseMarkdown(value)).matchAll(/"handle":"([^"]*)"/g)].map((found) => found[1])

  test('@ada is found in any case, between marks, and without the full stop after it', () => {
    expect(mentions('@ada, (@Bob) **@cy**. Hi @ada.lovelace.')).toEqual(['ada', 'bob', 'cy', 'ada.lovelace'])
  })

  test('addresses, code and links hold no mentions', () => {
    expect(mentions('ada@bob.example `@cy` [@ada](https://a.example) https://a.example/@bob @@cy')).toEqual(
      [],
    )
  })
})

describe('links', () => {
  test('to the web and to mail, by scheme or known ending', () => {
    expect(linksIn(parseMarkdown('https://a.example/x www.b.com c.org mailto:ada@d.example'))).toEqual([
      'https://a.example/x',
      'http://www.b.com',
      'http://c.org',
      'mailto:ada@d.example',
    ])
  })

  test('file names are not addresses', () => {
    expect(linksIn(parseMarkdown('main.py README.md xorg.sh 10.0.0.1 ada@b.com'))).toEqual([])
  })

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,<script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example)',
    '[x](/c/other)',
    '[x](blob:a)',
    '<javascript:alert(1)>',
    '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  ])('%s leads nowhere', (source) => {
    expect(linksIn(parseMarkdown(source))).toEqual([])
  })

  test('a picture from elsewhere is a link to it, so that reading fetches nothing', () => {
    expect(parseMarkdown('![cat](https://a.example/cat.png)')).toEqual([
      paragraph(link('https://a.example/cat.png', 'cat')),
    ])
  })

  test('HTML is text', () => {
    const tree = parseMarkdown('<img src=x onerror=alert(1)><script>alert(1)</script>')
    expect(tree).toEqual([paragraph(text('<img src=x onerror=alert(1)><script>alert(1)</script>'))])
  })

  test('a text that names another host than the link leads to is given away', () => {
    expect(disguisedHost('https://evil.example/', 'bank.example')).toBe('evil.example')
    expect(disguisedHost('https://evil.example/', 'https://bank.example/login')).toBe('evil.example')
    expect(disguisedHost('https://bank.example/login', 'www.bank.example')).toBeUndefined()
    expect(disguisedHost('https://bank.example/', 'our bank')).toBeUndefined()
    expect(disguisedHost('https://xn--80ak6aa92e.com/', 'https://аррӏе.com/')).toBe('xn--80ak6aa92e.com')
  })

  test('user names before the host do not make it look like another one', () => {
    expect(isSafeLink('https://bank.example@evil.example/')).toBe(true)
    expect(disguisedHost('https://bank.example@evil.example/', 'bank.example')).toBe('evil.example')
  })

  test('direction overrides are dropped', () => {
    expect(parseMarkdown('a\u202egpj.exe')).toEqual([paragraph(text('agpj.exe'))])
  })
})

describe('hostile text', () => {
  const length = 12_000
  const fill = (pattern: string) => pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length)
  const nested = `${'*a '.repeat(length / 6)}${'a* '.repeat(length / 6)}`
  const marks = [
    '- ',
    '> ',
    '>',
    '\n>',
    '1. ',
    '- a\n  ',
    '*',
    '*a',
    '*a_ ',
    '_a',
    '*a **b ',
    'a**b',
    '**a _b ',
    '~~a',
  ]
  const frames = [
    '`',
    '`a``b',
    '~~~\n',
    '[',
    '[a](',
    '](',
    '![',
    '[a]: b\n',
    '<a',
    '&',
    '\\',
    '|',
    'a|b\n-|-\n',
  ]
  const addresses = [
    'a@',
    '@a',
    '@a-',
    '@a.com',
    'mailto:',
    'http://',
    'http://a.',
    'http://a.com/((((',
    '(http://',
    'www.',
  ]
  const patterns = [...marks, ...frames, ...addresses].map(fill)

  test('of full length is read at once and stays shallow', () => {
    for (const pattern of [...patterns, nested]) {
      expect(depthOf(parseMarkdown(pattern)), pattern.slice(0, 12)).toBeLessThanOrEqual(64)
    }
  })

  test('keeps its words where its form is too deep', () => {
    const [block] = parseMarkdown(nested)
    expect(JSON.stringify(block).match(/a/g)?.length).toBeGreaterThan(3_000)
  })
})
