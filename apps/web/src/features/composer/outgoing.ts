import { limits } from '@runnel/protocol/limits'

/** What pressing Enter on a text means. */
export type Outgoing =
  | { kind: 'nothing' }
  | { kind: 'message'; text: string; action: boolean }
  | { kind: 'tooLong'; over: number }
  | { kind: 'emptyAction' }
  | { kind: 'command'; name: string; rest: string }

/**
 * Decides what a draft sends. `/me` is something I do; other words after a slash are commands rather than shown to everyone
 * by mistake, unless they look like a path or a space stands before the slash.
 */
export function outgoing(draft: string): Outgoing {
  const text = trimmed(draft)
  if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) return { kind: 'nothing' }
  const [command] = /^\/[a-z]+(?=\s|$)/i.exec(draft) ?? []
  if (command === undefined) return sized(text, false)
  const rest = text.slice(command.length).trim()
  const name = command.slice(1).toLowerCase()
  if (name !== 'me') return { kind: 'command', name, rest }
  return rest === '' ? { kind: 'emptyAction' } : sized(rest, true)
}

function sized(text: string, action: boolean): Outgoing {
  const over = text.length - limits.textLength
  return over > 0 ? { kind: 'tooLong', over } : { kind: 'message', text, action }
}

/** Blank lines around a message go; spaces that begin its first line stay, because code is pasted with them. */
function trimmed(draft: string): string {
  return draft
    .toWellFormed()
    .replaceAll('\0', '')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()
}
