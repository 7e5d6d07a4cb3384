import type { Language } from '../../texts/language.ts'

/** One emoji as the picker and the completion know it. */
export interface Emoji {
  emoji: string
  /** Its name in the reader's language. */
  label: string
  /** What it is called between colons, in English everywhere, the best known first. */
  shortcodes: readonly string[]
  tags: readonly string[]
  group: EmojiGroup
  /** The same in skin tones. */
  skins?: readonly string[]
}

/** Groups in the order in which a picker shows them. */
export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const
export type EmojiGroup = (typeof emojiGroups)[number]

/** By the numbers of Unicode's groups; the second holds parts of emoji. */
const groupOf: readonly (EmojiGroup | undefined)[] = [
  'smileys',
  'people',
  undefined,
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
]

/** A row of emojibase's compact file. */
interface Row {
  hexcode: string
  label: string
  unicode: string
  group?: number
  order?: number
  tags?: string[]
  skins?: { unicode: string }[]
}
type Shortcodes = Record<string, string | string[]>

/** Every emoji this browser can tell from a mere picture of its parts, in the order of Unicode. */
export function readEmoji(rows: readonly Row[], ...names: readonly Shortcodes[]): Emoji[] {
  return rows
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .flatMap(({ hexcode, label, unicode, group, tags = [], skins }) => {
      const place = group === undefined ? undefined : groupOf[group]
      const emoji = knownForm(unicode)
      if (place === undefined || emoji === undefined) return []
      const shortcodes = [...new Set(names.flatMap((of) => of[hexcode] ?? []))]
      return {
        emoji,
        label,
        shortcodes,
        tags,
        group: place,
        ...(skins && { skins: skins.flatMap((skin) => knownForm(skin.unicode) ?? []) }),
      }
    })
}

const isKnown = /^\p{RGI_Emoji}$/v

/** An emoji in the form that Unicode recommends for exchange: the file asks for the coloured picture also where that is the usual one. */
function knownForm(sign: string): string | undefined {
  return [sign, sign.replace('\ufe0f', '')].find((form) => isKnown.test(form))
}

const loading = new Map<Language, Promise<readonly Emoji[]>>()

/** All emoji, named in a language, fetched from where the page came from once they are wanted. Rejects while offline; the next call tries again. */
export function loadEmoji(language: Language): Promise<readonly Emoji[]> {
  const known = loading.get(language)
  if (known !== undefined) return known
  const asked = fetchEmoji(language).catch((error: unknown) => {
    loading.delete(language)
    throw error
  })
  loading.set(language, asked)
  return asked
}

const names = {
  en: () => import('emojibase-data/en/compact.json'),
  de: () => import('emojibase-data/de/compact.json'),
} satisfies Record<Language, unknown>

async function fetchEmoji(language: Language): Promise<readonly Emoji[]> {
  const [rows, github, emojibase] = await Promise.all([
    names[language](),
    import('emojibase-data/en/shortcodes/github.json'),
    import('emojibase-data/en/shortcodes/emojibase.json'),
  ])
  return readEmoji(rows.default, github.default, emojibase.default)
}
