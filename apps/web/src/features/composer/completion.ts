import { isInCode } from '@/ui/markdown-code.ts'

/** What is being named at the caret: `query` stands between the sign at `from` and the caret. */
export interface Completion {
  kind: 'person' | 'channel' | 'emoji' | 'command'
  from: number
  query: string
}

/** The longest name that is looked up. */
const reach = 40

const signs: ReadonlyArray<{ kind: Completion['kind']; pattern: RegExp }> = [
  { kind: 'person', pattern: /(?:^|[^\p{L}\p{N}_@/.:-])@([\p{L}\p{N}._-]{0,32})$/u },
  { kind: 'channel', pattern: /(?:^|[^\p{L}\p{N}_#/&])#([\p{L}\p{M}\p{N}_-]{0,80})$/u },
  // Two letters at least: `:)` and `10:30` are no emoji.
  { kind: 'emoji', pattern: /(?:^|[^\p{L}\p{N}_:]):([\p{Ll}\p{Lu}+-][\p{L}\p{N}_+-]{1,30})$/u },
]

/** What can be completed at the caret; undefined when nothing can, as within code. */
export function completionAt(text: string, caret: number): Completion | undefined {
  const command = /^\/([a-z]*)$/i.exec(text.slice(0, caret))?.[1]
  if (command !== undefined) return { kind: 'command', from: 0, query: command.toLowerCase() }
  const before = text.slice(Math.max(0, caret - reach), caret)
  for (const { kind, pattern } of signs) {
    const query = pattern.exec(before)?.[1]
    if (query === undefined) continue
    const from = caret - query.length - 1
    return isCode(text.slice(0, from)) ? undefined : { kind, from, query }
  }
  return undefined
}

/** Within a fenced block, or behind an odd number of backticks on this line. */
function isCode(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return (line.split('`').length - 1) % 2 === 1 || isInCode(before)
}

/** The text and caret after choosing: what was chosen and one space, in place of what was typed of it. */
export function complete(
  text: string,
  caret: number,
  { from }: Completion,
  chosen: string,
): { text: string; caret: number } {
  const rest = text.slice(caret)
  const space = rest.startsWith(' ') ? '' : ' '
  return {
    text: text.slice(0, from) + chosen + space + rest,
    caret: from + chosen.length + 1,
  }
}
