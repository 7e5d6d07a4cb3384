import { isInCode } from '@/ui/markdown-code.ts'

/** A text and what of it is selected; the caret when both ends are one. */
export interface Selected {
  text: string
  from: number
  to: number
}

export type Mark = '**' | '_' | '~~' | '`'

/** Puts a mark around what is selected, or takes it off when it is there. With nothing selected the caret comes to stand between two. */
export function toggleMark({ text, from, to }: Selected, mark: Mark): Selected {
  const size = mark.length
  const [before, selected, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  if (endsInMark(before, mark) && behind.startsWith(mark))
    return { text: before.slice(0, -size) + selected + behind.slice(size), from: from - size, to: to - size }
  if (selected.length > 2 * size && selected.startsWith(mark) && selected.endsWith(mark))
    return { text: before + selected.slice(size, -size) + behind, from, to: to - 2 * size }
  // Spaces at the ends stay outside: Markdown does not take `** bold **` for bold.
  const head = selected.length - selected.trimStart().length
  const tail = selected.trim() === '' ? 0 : selected.length - selected.trimEnd().length
  const inner = selected.slice(head, selected.length - tail)
  const start = from + head + size
  return {
    text:
      before +
      selected.slice(0, head) +
      mark +
      inner +
      mark +
      selected.slice(selected.length - tail) +
      behind,
    from: start,
    to: start + inner.length,
  }
}

/** `_` must not be the end of `__`, nor `*` that of `**`: then it is another mark. */
function endsInMark(before: string, mark: Mark): boolean {
  return before.endsWith(mark) && !(mark.length === 1 && before.at(-2) === mark)
}

export type Lines = 'quote' | 'bullets' | 'numbers'

const prefixes: Record<Lines, { pattern: RegExp; make: (line: number) => string }> = {
  quote: { pattern: /^> ?/, make: () => '> ' },
  bullets: { pattern: /^[-*+] /, make: () => '- ' },
  numbers: { pattern: /^\d{1,9}[.)] /, make: (line) => `${line + 1}. ` },
}

/** Makes the selected lines a quote or a list, or plain again when all of them are. One kind of list becomes the other. */
export function toggleLines({ text, from, to }: Selected, kind: Lines): Selected {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const found = text.indexOf('\n', Math.max(start, to > from ? to - 1 : to))
  const end = found === -1 ? text.length : found
  const lines = text.slice(start, end).split('\n')
  const { pattern, make } = prefixes[kind]
  const isOn = lines.every((line) => pattern.test(line))
  const others = kind === 'quote' ? [] : [prefixes.bullets.pattern, prefixes.numbers.pattern]
  const changed = lines
    .map((line, at) =>
      isOn
        ? line.replace(pattern, '')
        : make(at) + others.reduce((rest, other) => rest.replace(other, ''), line),
    )
    .join('\n')
  const whole = text.slice(0, start) + changed + text.slice(end)
  if (from === to) {
    const caret = Math.max(start, from + changed.length - (end - start))
    return { text: whole, from: caret, to: caret }
  }
  return { text: whole, from: start, to: start + changed.length }
}

/** Puts what is selected into a fenced block of its own lines, the caret where its language is named when nothing is selected. */
export function makeCodeBlock({ text, from, to }: Selected): Selected {
  const [before, selected, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  const fence = '`'.repeat(Math.max(3, longestRun(selected) + 1))
  const head = `${before === '' || before.endsWith('\n') ? '' : '\n'}${fence}\n`
  const tail = `\n${fence}${behind === '' || behind.startsWith('\n') ? '' : '\n'}`
  const start = from + head.length
  return { text: before + head + selected + tail + behind, from: start, to: start + selected.length }
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

/** Makes what is selected a link whose address is to be typed; a selected address becomes the link's address. */
export function makeLink({ text, from, to }: Selected, word: string, address: string): Selected {
  const [before, selected, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  const isAddress = /^https?:\/\/\S+$/i.test(selected.trim())
  const [name, target] = isAddress ? [word, selected.trim()] : [selected || word, address]
  const start = isAddress ? from + 1 : from + name.length + 3
  const length = isAddress ? name.length : target.length
  return { text: `${before}[${name}](${target})${behind}`, from: start, to: start + length }
}

const item = /^(\s*)(?:([-*+])|(\d{1,9})([.)])|(>))(\s+)/

/** What Shift+Enter types: within a list or quote the beginning of its next line; on an empty item of it a blank line, and the item goes. */
export function continueLine({ text, from, to }: Selected): Selected | undefined {
  if (from !== to) return undefined
  const start = text.lastIndexOf('\n', from - 1) + 1
  const line = text.slice(start, from)
  const found = item.exec(line)
  if (!found || isInCode(text.slice(0, start))) return undefined
  const [whole, indent = '', bullet, number, dot = '', quote, space = ' '] = found
  // A blank line, or Markdown would go on with the item before.
  if (line.length === whole.length)
    return { text: `${text.slice(0, start)}\n${text.slice(from)}`, from: start + 1, to: start + 1 }
  const next = `\n${indent}${bullet ?? quote ?? `${Number(number) + 1}${dot}`}${space}`
  return {
    text: text.slice(0, from) + next + text.slice(from),
    from: from + next.length,
    to: from + next.length,
  }
}

/** How pasted text is put in: several lines that look like code come into a block of their own, unless they are pasted into one. */
export function pasted({ text, from, to }: Selected, clipboard: string): Selected | undefined {
  const code = clipboard.replaceAll('\r\n', '\n').replace(/\n+$/, '')
  if (!looksLikeCode(code) || isInCode(text.slice(0, from))) return undefined
  const { text: block, from: start, to: end } = makeCodeBlock({ text: code, from: 0, to: code.length })
  const [before, behind] = [text.slice(0, from), text.slice(to)]
  const head = before === '' || before.endsWith('\n') ? '' : '\n'
  const tail = behind.startsWith('\n') ? '' : '\n'
  const caret = from + head.length + block.length + 1
  return start === end ? undefined : { text: before + head + block + tail + behind, from: caret, to: caret }
}

/** At least three lines, of which most end or begin as code does. */
function looksLikeCode(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 3 || /^ {0,3}(`{3,}|~{3,})/m.test(text)) return false
  const codeLines = lines.filter((line) =>
    /^(?: {2,}|\t)\S|[;{}()[\]]\s*$|^\s*(?:<\/?\w|#include|import |from |def |function |const |let |var |return )/.test(
      line,
    ),
  )
  return codeLines.length * 2 > lines.length
}
