import { parseMarkdown, plainText } from '@/ui/markdown-tree.ts'
import type { Block } from '@/ui/markdown-tree.ts'

/** What makes a text another than it looks. */
const markup = /[*_`~[\]>#|\\<&]|^\s*(?:[-+]|\d+\.)\s/mu

/** What one reads of a message, without what makes it bold or a list. */
export function readText(text: string): string {
  return markup.test(text) ? blocksText(parseMarkdown(text)) : text
}

function blocksText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'quote') return blocksText(block.children)
      if (block.type === 'list') return block.items.map(blocksText).join('\n')
      if (block.type === 'code') return block.text
      if (block.type === 'table')
        return block.rows.map((row) => row.map((cell) => plainText(cell.children)).join('\t')).join('\n')
      return block.type === 'rule' ? '' : plainText(block.children)
    })
    .join('\n')
}

/** As compared: without case, accents as they are typed. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Whether what one reads holds what is looked for, both folded. Parts of words are enough. */
export function holds(read: string, wanted: string): boolean {
  return wanted !== '' && read.includes(wanted)
}

/** Where `wanted` (folded) stands in a text, as offsets into the text itself; none where folding changes its length. */
export function placesOf(text: string, wanted: string): [from: number, to: number][] {
  const low = text.toLowerCase()
  if (wanted === '' || low.length !== text.length) return []
  const places: [number, number][] = []
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length))
    places.push([at, at + wanted.length])
  return places
}

/** The match to go to next, of `count`, `step` after the one at `place`; round and round. */
export function stepTo(place: number, count: number, step: 1 | -1): number {
  return count === 0 ? -1 : (place + step + count) % count
}
