import { plainText } from './markdown-tree.ts'
import type { Block } from './markdown-tree.ts'

const letter = /\p{L}/u
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/**
 * Which way blocks read, by their first letter; undefined when they hold none. For what stands beside its text, the
 * bullets of a list and the bar of a quote: `dir="auto"` does not look into paragraphs that have a direction of their own.
 */
export function directionOf(blocks: readonly Block[]): 'rtl' | 'ltr' | undefined {
  for (const block of blocks) {
    const direction = directionOfBlock(block)
    if (direction !== undefined) return direction
  }
  return undefined
}

function directionOfBlock(block: Block): 'rtl' | 'ltr' | undefined {
  if (block.type === 'quote') return directionOf(block.children)
  if (block.type === 'list') return directionOf(block.items.flat())
  if (block.type !== 'paragraph' && block.type !== 'heading') return undefined
  const first = letter.exec(plainText(block.children))?.[0]
  if (first === undefined) return undefined
  return rightToLeft.test(first) ? 'rtl' : 'ltr'
}
