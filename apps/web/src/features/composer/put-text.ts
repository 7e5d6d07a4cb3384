import type { Selected } from './format.ts'

/** What a text box says, and what of it is selected. */
export function selectedIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected {
  return { text: value, from: selectionStart, to: selectionEnd }
}

/** What of a text box's content is to be replaced so that it becomes another text: as little as possible. */
export function changeBetween(before: string, after: string): { from: number; to: number; by: string } {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from += 1
  let end = 0
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  return { from, to: before.length - end, by: after.slice(from, after.length - end) }
}

/**
 * Makes a text box say something else, as if it had been typed: Ctrl+Z takes it back, and whoever listens to the box hears of it. Puts
 * the focus into the box.
 */
export function putText(area: HTMLTextAreaElement, { text, from, to }: Selected): void {
  area.focus({ preventScroll: true })
  const change = changeBetween(area.value, text)
  if (change.from !== change.to || change.by !== '') {
    area.setSelectionRange(change.from, change.to)
    // The one way to write into a text box that its undo knows of, in Chromium, Firefox and Safari alike.
    // oxlint-disable-next-line typescript/no-deprecated
    const isDone = document.execCommand(change.by === '' ? 'delete' : 'insertText', false, change.by)
    if (!isDone || area.value !== text) {
      area.value = text
      area.dispatchEvent(new InputEvent('input', { bubbles: true }))
    }
  }
  area.setSelectionRange(from, to)
}
