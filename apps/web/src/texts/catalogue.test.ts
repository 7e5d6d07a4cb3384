import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { first } from './first.en.ts'
import type { Catalogue } from './catalogue.ts'
import { languages } from './language.ts'
import type { Language } from './language.ts'
import { loadCatalogue } from './load.ts'

const source = dirname(import.meta.dirname)
const files = globSync('**/*.{ts,tsx}', { cwd: source })
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }))
const catalogues = {
  en: await loadCatalogue('en'),
  de: await loadCatalogue('de'),
} satisfies Record<Language, Catalogue>
const english = catalogues.en
/** Reading every component takes its time on a busy machine, in ms. */
const patience = { timeout: 60_000 }

/** Every text and function of a catalogue, by where it stands. */
function said(of: object, at = ''): [string, unknown][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? said(value, `${at}${key}.`)
      : [[`${at}${key}`, value] as [string, unknown]],
  )
}

test.each(languages)('in %s everything is said that is said in English', (language) => {
  const catalogue = said(catalogues[language])
  const shape = (texts: [string, unknown][]) => texts.map(([at, text]) => `${at}: ${typeof text}`).toSorted()
  expect(shape(catalogue)).toEqual(shape(said(english)))
  expect(
    catalogue.filter(([, text]) => typeof text === 'string' && text.trim() === '').map(([at]) => at),
  ).toEqual(
    said(english)
      .filter(([, text]) => typeof text === 'string' && text.trim() === '')
      .map(([at]) => at),
  )
})

test.each(languages.filter((language) => language !== 'en'))(
  'no sentence in %s was left in English',
  (language) => {
    const original = new Map(said(english))
    const left = said(catalogues[language]).filter(
      ([at, text]) => typeof text === 'string' && original.get(at) === text && text.split(' ').length > 2,
    )
    // What is typed into a shell is the same in every language.
    expect(left.map(([at]) => at)).toEqual(['welcome.importCommand'])
  },
)

interface Node {
  type: string
  start: number
  [key: string]: unknown
}

function* nodes(of: unknown): Generator<Node> {
  if (Array.isArray(of)) for (const one of of) yield* nodes(one)
  else if (typeof of === 'object' && of !== null) {
    if ('type' in of) yield of as Node
    for (const value of Object.values(of)) yield* nodes(value)
  }
}

const words = /\p{L}{2}/u
const spoken =
  /^(?:aria-(?:label|description|roledescription|placeholder|valuetext)|title|label|hint|placeholder|alt|text|description|action)$/

/** What a component says by itself, whatever language is read. */
function ownWords(text: string): string[] {
  const found: string[] = []
  // What is to stand in its place is not offered here.
  // oxlint-disable-next-line typescript/no-deprecated
  for (const node of nodes(parseAst(text, { lang: 'tsx' }))) {
    if (node.type === 'JSXText' && words.test(String(node['value']))) found.push(String(node['value']).trim())
    if (node.type === 'JSXExpressionContainer') {
      const { type, value } = node['expression'] as { type: string; value?: unknown }
      if (type === 'Literal' && typeof value === 'string' && words.test(value)) found.push(value)
    }
    if (node.type === 'JSXAttribute') {
      const { name } = node['name'] as { name: unknown }
      const value = node['value'] as { type: string; value?: unknown } | null
      if (
        typeof name === 'string' &&
        spoken.test(name) &&
        value?.type === 'Literal' &&
        words.test(String(value.value))
      )
        found.push(`${name}: ${String(value.value)}`)
    }
    if (node.type === 'CallExpression' && (node['callee'] as { name?: string }).name === 'toast') {
      const [told] = node['arguments'] as { type: string; value?: unknown }[]
      if (told?.type === 'Literal') found.push(String(told.value))
    }
  }
  return found
}

test('no component says a word that is in no catalogue', patience, () => {
  expect(ownWords('<p title="Say hello">Hello {name}, {"and you"}<b>!</b></p>')).toEqual([
    'title: Say hello',
    'Hello',
    'and you',
  ])
  const found = files
    .filter(({ file }) => file.endsWith('.tsx') && !file.startsWith('texts/'))
    .flatMap(({ file, text }) => ownWords(text).map((word) => `${file}: ${word}`))
  expect(found).toEqual([])
})

/** What a file brings into the browser with it, types left out. */
function importsOf({ file, text }: { file: string; text: string }): string[] {
  return [...text.matchAll(/^(?:import|export) (?!type )[^;'"]*?from '([^']+)'/gm)].flatMap(([, path]) => {
    if (path!.startsWith('@/')) return [path!.slice(2)]
    return path!.startsWith('.') ? [relative(source, resolve(source, dirname(file), path!))] : []
  })
}

const byName = new Map(files.map((one) => [one.file, one]))

test('the texts of a language are fetched by their catalogue alone, so that nobody is sent another one', () => {
  const found = files
    .filter(({ file }) => !file.startsWith('texts/'))
    .flatMap((one) =>
      importsOf(one)
        .filter((path) => /\.[a-z]{2}\.ts$/.test(path))
        .map((path) => `${one.file}: ${path}`),
    )
  expect(found).toEqual([])
})

test('what comes with a page’s first script says nothing that comes later', () => {
  const inFirst = new Set(['window/window.tsx', 'app/error.tsx'])
  for (const file of inFirst)
    for (const path of importsOf(byName.get(file)!)) if (byName.has(path)) inFirst.add(path)
  expect(inFirst.size).toBeGreaterThan(60)
  const later = [...inFirst].flatMap((file) =>
    [...byName.get(file)!.text.matchAll(/useTexts\('(\w+)'\)/g)]
      .filter(([, feature]) => !Object.hasOwn(first, feature!))
      .map(([, feature]) => `${file}: ${feature}`),
  )
  expect(later).toEqual([])
})
