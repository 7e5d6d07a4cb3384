/** A letter, mark or digit of a script that sets words apart: next to one of these no word begins or ends. */
const inWord = String.raw`[\p{L}\p{M}\p{N}_]`
/** Scripts that write words without anything between them: there a word ends wherever it ends. */
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`
const beginsUnspaced = new RegExp(`^${unspaced}`, 'u')
const endsUnspaced = new RegExp(`${unspaced}$`, 'u')

/** The first of some keywords that a text contains as a whole word, whatever its case; undefined when none is there. */
export function findKeyword(text: string, keywords: readonly string[]): string | undefined {
  if (keywords.length === 0) return undefined
  const plain = text.normalize('NFC')
  return keywords.find((keyword) => patternOf(keyword)?.test(plain))
}

const patterns = new Map<string, RegExp | undefined>()

function patternOf(keyword: string): RegExp | undefined {
  const known = patterns.get(keyword)
  if (known || patterns.has(keyword)) return known
  // A worker looks for those of all members.
  if (patterns.size > 5_000) patterns.clear()
  const word = keyword.trim().normalize('NFC')
  const pattern = word === '' ? undefined : makePattern(word)
  patterns.set(keyword, pattern)
  return pattern
}

function makePattern(word: string): RegExp {
  // Several words may stand any blanks apart.
  const body = word
    .split(/\s+/u)
    .map(escape)
    .join(String.raw`\s+`)
  const before = beginsUnspaced.test(word) ? '' : `(?<!${inWord})`
  const after = endsUnspaced.test(word) ? '' : `(?!${inWord})`
  return new RegExp(before + body + after, 'iu')
}

const escape = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}/]/gu, String.raw`\$&`)
