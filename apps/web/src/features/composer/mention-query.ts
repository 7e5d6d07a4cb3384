/** The mention being typed: `query` stands between the `@` at `from` and the caret. */
export interface MentionQuery {
  from: number
  query: string
}

const typed = /(?:^|[^\p{L}\p{N}_@/.:-])@([\p{L}\p{N}._-]{0,32})$/u

/** What is being mentioned at the caret, undefined when nothing is. */
export function mentionQuery(text: string, caret: number): MentionQuery | undefined {
  const before = text.slice(Math.max(0, caret - 40), caret)
  const query = typed.exec(before)?.[1]
  return query === undefined ? undefined : { from: caret - query.length - 1, query }
}

/** The text and caret after choosing someone: their handle and one space, in place of what was typed of it. */
export function completeMention(
  text: string,
  caret: number,
  { from }: MentionQuery,
  handle: string,
): { text: string; caret: number } {
  const rest = text.slice(caret)
  const space = rest.startsWith(' ') ? '' : ' '
  const mention = `@${handle}${space}`
  return {
    text: text.slice(0, from) + mention + rest,
    caret: from + mention.length + (space === '' ? 1 : 0),
  }
}
