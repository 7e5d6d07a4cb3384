/** Something someone else just said. */
export interface Said {
  name: string
  text: string
}

/** What a screen reader is told of what came in since it was told last: the words of up to two, a count beyond. */
export function announcement(
  said: readonly Said[],
  texts: { said: (name: string, text: string) => string; saidMany: (count: number) => string },
): string {
  if (said.length > 2) return texts.saidMany(said.length)
  return said.map(({ name, text }) => texts.said(name, shorten(text))).join(' ')
}

const longest = 200

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
