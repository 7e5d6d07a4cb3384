import type { HighlighterCore, ThemedToken } from 'shiki/core'

/** Lines of coloured pieces; `color` is a CSS variable of `code-block.module.css`. */
export type HighlightedLine = ReadonlyArray<Pick<ThemedToken, 'content' | 'color' | 'fontStyle'>>

type Load = () => Promise<{ default: unknown }>

/** Languages by their name in Shiki, each loaded when code of it is first seen. */
const languages: Record<string, Load> = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  elixir: () => import('shiki/langs/elixir.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  haskell: () => import('shiki/langs/haskell.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  make: () => import('shiki/langs/make.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  nginx: () => import('shiki/langs/nginx.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  scala: () => import('shiki/langs/scala.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  zig: () => import('shiki/langs/zig.mjs'),
}

const aliases: Record<string, string> = {
  'c++': 'cpp',
  'c#': 'csharp',
  cs: 'csharp',
  dockerfile: 'docker',
  ex: 'elixir',
  golang: 'go',
  hs: 'haskell',
  js: 'javascript',
  mjs: 'javascript',
  kt: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  patch: 'diff',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  zsh: 'bash',
  console: 'bash',
  conf: 'ini',
  ts: 'typescript',
  yml: 'yaml',
  svg: 'xml',
}

/** The name under which a language is known here, undefined when it is not highlighted. */
export function knownLanguage(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name
  return known !== undefined && Object.hasOwn(languages, known) ? known : undefined
}

let core: Promise<HighlighterCore> | undefined
const loaded = new Map<string, Promise<void>>()

/** Makes the highlighter at the first code block. The JavaScript engine needs no WebAssembly, which the content policy refuses. */
async function makeCore(): Promise<HighlighterCore> {
  const [{ createHighlighterCore, createCssVariablesTheme }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')])
  const theme = createCssVariablesTheme({ name: 'variables', variablePrefix: '--code-', fontStyle: true })
  return createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

/**
 * Colours code of a known language. Long lines stay plain and a line that takes too long is left half-coloured, so that
 * no pasted text can hold up the page. Rejects when the language cannot be loaded, such as while offline.
 */
export async function highlight(code: string, language: string): Promise<HighlightedLine[]> {
  core ??= makeCore()
  const highlighter = await core.catch((error: unknown) => {
    core = undefined
    throw error
  })
  let loading = loaded.get(language)
  if (loading === undefined) {
    loading = loadLanguage(highlighter, language)
    loaded.set(language, loading)
    loading.catch(() => loaded.delete(language))
    await loading
    // A grammar's patterns are compiled when first needed, which must not count against the lines they are needed for.
    const opening = code.split('\n', 12).map((line) => line.slice(0, 120))
    highlighter.codeToTokens(opening.join('\n'), {
      lang: language,
      theme: 'variables',
      tokenizeTimeLimit: 500,
    })
  }
  await loading
  return highlighter.codeToTokens(code, {
    lang: language,
    theme: 'variables',
    tokenizeMaxLineLength: 1_000,
    tokenizeTimeLimit: 60,
  }).tokens
}

async function loadLanguage(highlighter: HighlighterCore, language: string): Promise<void> {
  const load = languages[language]
  if (load === undefined) throw new Error(`no highlighting for ${language}`)
  const { default: grammar } = await load()
  await highlighter.loadLanguage(grammar as Parameters<HighlighterCore['loadLanguage']>[0])
}
