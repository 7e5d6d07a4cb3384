import type { Selected } from './format.ts'
import type { Insertion } from './insertion.ts'

/** A text after something was put in at its caret, or in place of what was selected. */
export function inserted({ text, from, to }: Selected, added: string, how: Insertion): Selected {
  const [before, behind] = [text.slice(0, from), text.slice(to)]
  const put =
    how === 'inline'
      ? `${before === '' || /\s$/.test(before) ? '' : ' '}${added}${behind.startsWith(' ') ? '' : ' '}`
      : `${before === '' || before.endsWith('\n') ? '' : '\n'}${added.trimEnd()}\n${behind === '' || behind.startsWith('\n') ? '' : '\n'}`
  const skipped = how === 'inline' && behind.startsWith(' ') ? 1 : 0
  const surplus = how === 'block' && behind !== '' && !behind.startsWith('\n') ? 1 : 0
  const caret = from + put.length + skipped - surplus
  return { text: before + put + behind, from: caret, to: caret }
}
