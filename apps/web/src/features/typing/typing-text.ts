import type { Texts } from '@/texts/catalogue.ts'

/** Who is typing, in words; empty when nobody is. `count` may be larger than the names known. */
export function typingText(
  names: readonly string[],
  count: number,
  { typing: texts, message }: Texts<'conversation'>,
): string {
  const [first, second] = names
  if (count === 0) return ''
  if (count === 1 && first !== undefined) return texts.one(first)
  if (count === 2 && first !== undefined && second !== undefined) return texts.two(first, second)
  return count === 1 ? texts.one(message.someone) : texts.several
}
