/** What the toolbar and its keys do to what is written. */
export type FormatAction =
  | 'bold'
  | 'italic'
  | 'strike'
  | 'code'
  | 'codeBlock'
  | 'quote'
  | 'bullets'
  | 'numbers'
  | 'link'

/** Held together with Ctrl, or with Command on a Mac. Digits are keys rather than what they type. */
const keys: Record<FormatAction, { code: string; withShift: boolean }> = {
  bold: { code: 'KeyB', withShift: false },
  italic: { code: 'KeyI', withShift: false },
  strike: { code: 'KeyX', withShift: true },
  code: { code: 'KeyE', withShift: false },
  codeBlock: { code: 'KeyE', withShift: true },
  quote: { code: 'Digit9', withShift: true },
  bullets: { code: 'Digit8', withShift: true },
  numbers: { code: 'Digit7', withShift: true },
  link: { code: 'KeyL', withShift: true },
}

/** A pressed key, as the browser tells it. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** What a key asks to be done to the text, if anything. Letters go by what they type, so that every layout finds them. */
export function formatOf(pressed: PressedKey, isMac: boolean): FormatAction | undefined {
  const isHeld = isMac ? pressed.metaKey && !pressed.ctrlKey : pressed.ctrlKey && !pressed.metaKey
  if (!isHeld || pressed.altKey) return undefined
  const letter = /^[a-z]$/i.test(pressed.key) ? `Key${pressed.key.toUpperCase()}` : pressed.code
  return (Object.keys(keys) as FormatAction[]).find(
    (action) => keys[action].code === letter && keys[action].withShift === pressed.shiftKey,
  )
}

/** The keys of an action in words, such as `Ctrl+Shift+X`. */
export function keysOf(action: FormatAction, isMac: boolean): string {
  const { code, withShift } = keys[action]
  const key = code.replace(/^(?:Key|Digit)/, '')
  return isMac ? `${withShift ? '⇧' : ''}⌘${key}` : `Ctrl+${withShift ? 'Shift+' : ''}${key}`
}

/** Whether this is one of the machines whose shortcuts are made with Command. */
export function isMac(): boolean {
  // There is nothing newer that all browsers know.
  // oxlint-disable-next-line typescript/no-deprecated
  return typeof navigator !== 'undefined' && /Mac|iP(?:hone|ad|od)/.test(navigator.platform)
}
