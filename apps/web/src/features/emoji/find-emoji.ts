import type { Language } from '../../texts/language.ts'
import { loadEmoji } from './emoji-data.ts'
import { rankEmoji } from './rank-emoji.ts'
import { inTone } from './skin-tone.ts'

/** An emoji and what to call it between colons. */
export interface FoundEmoji {
  emoji: string
  shortcode: string
}

/** Emoji whose shortcode or name fits, the likeliest first, in the given skin tone. Fetches what is known of them first; rejects while that cannot be had. */
export async function findEmoji(
  query: string,
  limit: number,
  language: Language,
  tone?: string | null,
): Promise<FoundEmoji[]> {
  const wanted = query.toLowerCase()
  return rankEmoji(await loadEmoji(language), query, limit).map((one) => ({
    emoji: inTone(one, tone),
    shortcode:
      one.shortcodes.find((code) => code.startsWith(wanted)) ??
      one.shortcodes[0] ??
      one.label.replaceAll(/\W+/g, '_'),
  }))
}

const shortcode = /:([a-z0-9_+-]+):/gi

/** A text with `:wave:` and the like turned into emoji; what is between backticks, and what names none, is left alone. */
export async function withEmoji(text: string, language: Language, tone?: string | null): Promise<string> {
  if (!/:[a-z0-9_+-]+:/i.test(text)) return text
  const byName = new Map(
    (await loadEmoji(language)).flatMap((one) =>
      one.shortcodes.map((code): [string, string] => [code, inTone(one, tone)]),
    ),
  )
  return text
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((part, at) =>
      at % 2 === 1
        ? part
        : part.replaceAll(shortcode, (typed, name: string) => byName.get(name.toLowerCase()) ?? typed),
    )
    .join('')
}
