const longest = 80

/** The beginning of a message on one line, marks of Markdown taken off; empty when nothing is left. */
export function excerptOf(text: string): string {
  const line = text
    .replaceAll(/^```.*$/gm, ' ')
    .replaceAll(/^\s*(?:>|#{1,6}|[-*+]|\d+\.)\s+/gm, '')
    .replaceAll(/(\*\*|__|~~|`)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const signs = Array.from(line)
  return signs.length > longest ? `${signs.slice(0, longest).join('').trimEnd()}…` : line
}
