import type { Texts } from '@/texts/catalogue.ts'
import { continueLine, makeCodeBlock, makeLink, pasted, toggleLines, toggleMark } from './format.ts'
import type { Selected } from './format.ts'
import type { FormatAction } from './format-keys.ts'
import { putText, selectedIn } from './put-text.ts'

export { isInCode } from '@/ui/markdown-code.ts'
export { putText } from './put-text.ts'

type Placeholder = Texts<'composer'>['placeholder']

/** The text after what a button of the toolbar does to it. */
export function formatted(selected: Selected, action: FormatAction, placeholder: Placeholder): Selected {
  switch (action) {
    case 'bold':
      return toggleMark(selected, '**')
    case 'italic':
      return toggleMark(selected, '_')
    case 'strike':
      return toggleMark(selected, '~~')
    case 'code':
      return toggleMark(selected, '`')
    case 'codeBlock':
      return makeCodeBlock(selected)
    case 'quote':
    case 'bullets':
    case 'numbers':
      return toggleLines(selected, action)
    case 'link':
      return makeLink(selected, placeholder.text, placeholder.address)
  }
}

/** Does to a text box what a button of the toolbar does. */
export function applyFormat(area: HTMLTextAreaElement, action: FormatAction, placeholder: Placeholder): void {
  putText(area, formatted(selectedIn(area), action, placeholder))
}

/** Begins a new line in a text box, which within a list is its next item. */
export function breakLine(area: HTMLTextAreaElement): void {
  const selected = selectedIn(area)
  putText(area, continueLine(selected) ?? replaced(selected, '\n'))
}

/**
 * Pastes several lines into a text box: what looks like code into a block of its own, after it was pasted as it is, so that undoing once
 * leaves just that. Gives how it was as text when it became a block.
 */
export function paste(area: HTMLTextAreaElement, clipboard: string): Selected | undefined {
  const before = selectedIn(area)
  const asText = replaced(before, clipboard.replaceAll('\r\n', '\n'))
  const block = pasted(before, clipboard)
  putText(area, asText)
  if (block === undefined) return undefined
  putText(area, block)
  return asText
}

function replaced({ text, from, to }: Selected, by: string): Selected {
  const caret = from + by.length
  return { text: text.slice(0, from) + by + text.slice(to), from: caret, to: caret }
}
