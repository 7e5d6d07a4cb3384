/** Names typed as `@handle` in a message. Pure: whether such a person exists, and is a member, is asked elsewhere. */

const maxMentions = 50
const maxHandleLength = 32

/** What may stand directly before `@` for it to begin a mention: not inside a word, an address, a path or a query. */
const joinsBefore = /[\p{L}\p{N}\p{M}@/.+=&#%\\-]/u
const joinsAfter = /[\p{L}\p{N}\p{M}@]/u
const wordCharacter = /[\p{L}\p{N}\p{M}]/u
const handleToken = /@([a-z0-9][a-z0-9._-]*)/gi
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const indented = /^(?: {4}| {0,3}\t)/

/**
 * Handles mentioned in a Markdown text, in lower case, each once, in order of appearance, 50 at most. Those in code spans and code
 * blocks are no mentions, nor are parts of words and addresses (`ada@example.org`, `@ada@example.org`). Linear in the text's length.
 */
export function findMentions(text: string): string[] {
  if (!text.includes('@')) return []
  const handles = new Set<string>()
  for (const handle of handlesIn(text)) {
    handles.add(handle)
    if (handles.size >= maxMentions) break
  }
  return [...handles]
}

/** Whom a text calls besides the people it names: all members with `@channel`, else those who are online with `@here`, or nobody. */
export function findEveryone(text: string): 'channel' | 'here' | undefined {
  if (!/@(?:channel|here)/i.test(text)) return undefined
  let everyone: 'here' | undefined
  for (const handle of handlesIn(text)) {
    if (handle === 'channel') return handle
    if (handle === 'here') everyone = handle
  }
  return everyone
}

function* handlesIn(text: string): Generator<string> {
  for (const paragraph of paragraphsOf(text)) yield* handlesInParagraph(withoutCodeSpans(paragraph))
}

/** The runs of lines between blank lines that are not code blocks. A code span cannot cross from one to the next. */
function* paragraphsOf(text: string): Generator<string> {
  let lines: string[] = []
  let openFence: string | undefined
  let isInList = false
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, marks = '', info = ''] = fence.exec(line) ?? []
    if (openFence !== undefined) {
      const isClosing = marks[0] === openFence[0] && marks.length >= openFence.length && info.trim() === ''
      if (isClosing) openFence = undefined
      continue
    }
    const isBlank = line.trim() === ''
    // Backticks after a backtick fence make it an inline span.
    const isOpening = marks !== '' && !(marks[0] === '`' && info.includes('`'))
    // Indentation makes code only after a blank line; within a list it is the list's.
    const isIndentedCode = lines.length === 0 && !isInList && indented.test(line)
    if (isBlank || isOpening || isIndentedCode) {
      if (lines.length > 0) yield lines.join('\n')
      lines = []
      if (isOpening) openFence = marks
      continue
    }
    if (listItem.test(line)) isInList = true
    else if (lines.length === 0 && !indented.test(line)) isInList = /^\s/.test(line) && isInList
    lines.push(line)
  }
  if (lines.length > 0) yield lines.join('\n')
}

/** A paragraph with its code spans replaced by a backtick each. A run of backticks opens a span only if one of the same length follows. */
function withoutCodeSpans(paragraph: string): string {
  if (!paragraph.includes('`')) return paragraph
  const runs = [...paragraph.matchAll(/`+/g)].map((match) => ({
    start: match.index,
    length: match[0].length,
  }))
  const latest = new Map<number, number>()
  // From behind: for each run, the nearest later run of the same length.
  const closing = runs.map(() => -1)
  for (let index = runs.length - 1; index >= 0; index--) {
    const { length } = runs[index]!
    closing[index] = latest.get(length) ?? -1
    latest.set(length, index)
  }
  let kept = ''
  let from = 0
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index]!
    const close = runs[closing[index]!]
    if (close === undefined || isEscaped(paragraph, run.start)) continue
    kept += `${paragraph.slice(from, run.start)}\``
    from = close.start + close.length
    index = closing[index]!
  }
  return kept + paragraph.slice(from)
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0
  while (text[index - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

function* handlesInParagraph(text: string): Generator<string> {
  for (const match of text.matchAll(handleToken)) {
    const end = match.index + match[0].length
    if (isInsideWord(text, match.index) || joinsAfter.test(characterAt(text, end))) continue
    const handle = trimMarks(match[1]!).toLowerCase()
    if (handle.length <= maxHandleLength) yield handle
  }
}

function isInsideWord(text: string, index: number): boolean {
  const before = characterBefore(text, index)
  if (joinsBefore.test(before)) return true
  // `_@ada_` is emphasis, `ab_@ada` an address.
  return before === '_' && wordCharacter.test(characterBefore(text, index - 1))
}

function trimMarks(token: string): string {
  let end = token.length
  while (end > 0 && '._-'.includes(token[end - 1]!)) end--
  return token.slice(0, end)
}

function characterAt(text: string, index: number): string {
  const code = text.codePointAt(index)
  return code === undefined ? '' : String.fromCodePoint(code)
}

function characterBefore(text: string, index: number): string {
  const isPair = index >= 2 && /[\udc00-\udfff]/.test(text[index - 1]!)
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), Math.max(0, index))
}
