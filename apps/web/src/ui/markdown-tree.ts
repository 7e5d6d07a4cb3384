import MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'
import { isSafeLink } from './markdown-link.ts'

/** What a message's Markdown means, as plain data: no HTML ever, nothing that is fetched. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'mention'; handle: string; text: string }
  | { type: 'channel'; name: string; text: string }
  | { type: 'emphasis' | 'strong' | 'strike'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }

export type Block =
  | { type: 'paragraph' | 'heading'; children: Inline[] }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; start: number | undefined; items: Block[][] }
  | { type: 'code'; text: string; language: string | undefined }
  | { type: 'table'; rows: TableCell[][] }
  | { type: 'rule' }

export interface TableCell {
  isHeader: boolean
  align: 'left' | 'center' | 'right' | undefined
  children: Inline[]
}

/** How deep blocks, and within them emphasis, may be nested; what is deeper keeps its text and loses its form. */
const maxNesting = 20

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting })
// Reference definitions would make text disappear; underlined headings and indented code take pasted lines for what they are not.
parser.disable(['reference', 'lheading', 'code'])
parser.validateLink = isSafeLink
// What was typed is what is shown: decoding host names would show look-alike letters as the real thing.
parser.normalizeLinkText = (url) => url
parser.linkify.set({ fuzzyLink: true, fuzzyEmail: false, fuzzyIP: false })
// Without a scheme, only endings that are not those of files: `main.py` and `README.md` are no addresses.
parser.linkify.tlds(['com', 'org', 'net', 'edu', 'gov', 'info', 'dev', 'example'])

/** Parses a message's text. Takes time in proportion to its length, whatever it holds. */
export function parseMarkdown(text: string): Block[] {
  return blocksOf(new Cursor(parser.parse(withFewMarks(withoutOverrides(text)), {})), undefined)
}

/** The text alone, for screen readers, previews and comparing. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'break') return '\n'
      return 'children' in node ? plainText(node.children) : node.text
    })
    .join('')
}

/** Direction overrides make text read other than it is; right-to-left text needs none of them. */
function withoutOverrides(text: string): string {
  return text.replaceAll(/[\u202a-\u202e]/g, '')
}

/** More marks on one letter than any script sets: what is on top of them would freeze the window for seconds while it is shaped. */
function withFewMarks(text: string): string {
  return text.replaceAll(/(\p{M}{20})\p{M}+/gu, '$1')
}

class Cursor {
  readonly #tokens: Token[]
  #next = 0
  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }
  take(): Token | undefined {
    return this.#tokens[this.#next++]
  }
}

/** Reads blocks up to the token that closes them. Recursion is bounded by the parser's `maxNesting`. */
function blocksOf(cursor: Cursor, end: string | undefined): Block[] {
  const blocks: Block[] = []
  for (let token = cursor.take(); token !== undefined && token.type !== end; token = cursor.take()) {
    switch (token.type) {
      case 'paragraph_open':
      case 'heading_open':
        blocks.push({
          type: token.type === 'heading_open' ? 'heading' : 'paragraph',
          children: inlinesOf(cursor.take()),
        })
        break
      case 'blockquote_open':
        blocks.push({ type: 'quote', children: blocksOf(cursor, 'blockquote_close') })
        break
      case 'bullet_list_open':
      case 'ordered_list_open':
        blocks.push(listOf(cursor, token))
        break
      case 'fence':
        blocks.push({
          type: 'code',
          text: token.content.replace(/\n$/, ''),
          language: languageOf(token.info),
        })
        break
      case 'table_open':
        blocks.push({ type: 'table', rows: rowsOf(cursor) })
        break
      case 'hr':
        blocks.push({ type: 'rule' })
        break
      case 'inline':
        blocks.push({ type: 'paragraph', children: inlinesOf(token) })
        break
      default:
        // Closing tokens of what was read above.
        break
    }
  }
  return blocks
}

function listOf(cursor: Cursor, open: Token): Block {
  const items: Block[][] = []
  const end = open.type.replace('_open', '_close')
  for (let token = cursor.take(); token !== undefined && token.type !== end; token = cursor.take()) {
    if (token.type === 'list_item_open') items.push(blocksOf(cursor, 'list_item_close'))
  }
  const start = open.type === 'ordered_list_open' ? Number(open.attrGet('start') ?? 1) : undefined
  return { type: 'list', start, items }
}

function rowsOf(cursor: Cursor): TableCell[][] {
  const rows: TableCell[][] = []
  for (
    let token = cursor.take();
    token !== undefined && token.type !== 'table_close';
    token = cursor.take()
  ) {
    if (token.type === 'tr_open') rows.push([])
    if (token.type !== 'th_open' && token.type !== 'td_open') continue
    const align = /text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1]
    rows.at(-1)?.push({
      isHeader: token.type === 'th_open',
      align: align as TableCell['align'],
      children: inlinesOf(cursor.take()),
    })
  }
  return rows
}

/** Builds the tree of one inline token with a stack, so that thousands of nested stars cannot overflow anything. */
function inlinesOf(inline: Token | undefined): Inline[] {
  const root: Inline[] = []
  const stack: Inline[][] = [root]
  let linkDepth = 0
  const into = () => stack.at(-1) ?? root
  for (const token of inline?.children ?? []) {
    if (token.type === 'text') addText(into(), token.content, linkDepth > 0)
    else if (token.type === 'softbreak' || token.type === 'hardbreak') into().push({ type: 'break' })
    else if (token.type === 'code_inline') into().push({ type: 'code', text: token.content })
    else if (token.type === 'image') into().push(imageLink(token))
    else if (token.nesting === 1) {
      const node = opened(token)
      if (node.type === 'link') linkDepth += 1
      const isTooDeep = stack.length > maxNesting
      if (!isTooDeep) into().push(node)
      stack.push(isTooDeep ? into() : node.children)
    } else if (token.nesting === -1) {
      if (token.type === 'link_close') linkDepth -= 1
      stack.pop()
    } else if (token.content !== '') addText(into(), token.content, linkDepth > 0)
  }
  return root
}

function opened(token: Token): Extract<Inline, { children: Inline[] }> {
  if (token.type === 'link_open')
    return { type: 'link', href: String(token.attrGet('href') ?? ''), children: [] }
  if (token.type === 'strong_open') return { type: 'strong', children: [] }
  return { type: token.type === 's_open' ? 'strike' : 'emphasis', children: [] }
}

/** A picture from elsewhere is never fetched, which would tell its server who reads: it is a link. */
function imageLink(token: Token): Inline {
  const href = String(token.attrGet('src') ?? '')
  return { type: 'link', href, children: [{ type: 'text', text: token.content.trim() || href }] }
}

/**
 * `@handle`, and `#channel`, not within a word, an address or another mark. Handles are `a-z 0-9 . _ -` with a letter or digit at both
 * ends; channels have names in any script.
 */
const named =
  /(?<![\p{L}\p{N}_@/.:-])@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)(?![a-z0-9@])|(?<![\p{L}\p{M}\p{N}_#/&@.:-])#([\p{L}\p{M}\p{N}_-]{1,80})(?!#)/giu

function addText(into: Inline[], text: string, isLink: boolean): void {
  if (isLink || !/[@#]/.test(text)) return push(into, text)
  let from = 0
  for (const found of text.matchAll(named)) {
    const [whole, handle, name] = found
    push(into, text.slice(from, found.index))
    if (handle !== undefined) into.push({ type: 'mention', handle: handle.toLowerCase(), text: whole })
    else into.push({ type: 'channel', name: (name ?? '').toLowerCase(), text: whole })
    from = found.index + whole.length
  }
  push(into, text.slice(from))
}

function push(into: Inline[], text: string): void {
  if (text === '') return
  const last = into.at(-1)
  if (last?.type === 'text') last.text += text
  else into.push({ type: 'text', text })
}

function languageOf(info: string): string | undefined {
  const name = /^[\w+#.-]{1,30}/.exec(info.trim())?.[0]
  return name?.toLowerCase()
}
