/** Something that can be jumped to, by what it is called. */
export interface Named {
  /** The first is its title; the others are why else it may be meant. */
  words: readonly string[]
  /** Added to how well it fits: what is near comes first. 0 to 20. */
  weight: number
}

/** How well something fits what was typed. */
export interface Fit {
  score: number
  /** Which of its words fits best. */
  word: number
  /** Only nearly: a letter is missing, too many or another. */
  isSimilar: boolean
}

const marks = /\p{M}/gu

/** As compared: without case and accents, so that `jose` finds José. */
export function plain(text: string): string {
  return text.normalize('NFD').replaceAll(marks, '').toLowerCase()
}

/** How well a name fits a piece of what was typed, both plain; 0: not at all. Below 30 only nearly. */
export function fitOf(name: string, typed: string): number {
  if (name === typed) return 100
  if (name.startsWith(typed)) return 90 - Math.min(20, name.length - typed.length) / 2
  const at = name.indexOf(typed)
  if (at > 0) return /[\p{L}\p{N}]/u.test(name[at - 1] ?? '') ? 50 : 70
  if (isInitials(name, typed)) return 40
  const allowed = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2
  if (allowed === 0) return 0
  for (const part of [name, ...name.split(/[^\p{L}\p{N}]+/u)]) {
    const distance = prefixDistance(part, typed, allowed)
    if (distance <= allowed) return 30 - 8 * distance
  }
  return 0
}

/** Whether each letter begins a word of the name, in order: `ar` for `alpha-release`. */
function isInitials(name: string, typed: string): boolean {
  const initials = name
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => part[0] ?? '')
    .join('')
  return typed.length > 1 && initials.includes(typed)
}

/** How many letters must be changed, added, left out or swapped to make `typed` the beginning of `name`; more than `most` is not counted on. */
function prefixDistance(name: string, typed: string, most: number): number {
  if (name.length < typed.length - most) return most + 1
  const head = name.slice(0, typed.length + most)
  let before: number[] = []
  let row = Array.from({ length: head.length + 1 }, (_, index) => index)
  for (let i = 1; i <= typed.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= head.length; j += 1) {
      const isSame = typed[i - 1] === head[j - 1]
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && typed[i - 1] === head[j - 2] && typed[i - 2] === head[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return Math.min(...row)
}

/** Whether and how something is meant by what was typed: each piece of it must fit one of its words. */
export function fit({ words, weight }: Named, query: string): Fit | undefined {
  const pieces = plain(query)
    .split(/\s+/)
    .map((piece) => piece.replace(/^[#@]+(?=.)/, ''))
    .filter((piece) => piece !== '')
  const names = words.map(plain)
  // What was typed as a whole may be a name with spaces.
  const whole = pieces.join(' ')
  const found = pieces.length > 1 ? bestOf(names, whole) : undefined
  if (found !== undefined && found.score >= 30)
    return { ...found, score: found.score + weight, isSimilar: false }
  const each = pieces.map((piece) => bestOf(names, piece))
  let least: { score: number; word: number } | undefined
  for (const one of each) {
    if (one === undefined) return undefined
    if (least === undefined || one.score < least.score) least = one
  }
  return least && { score: least.score + weight, word: least.word, isSimilar: least.score < 30 }
}

function bestOf(names: readonly string[], typed: string): { score: number; word: number } | undefined {
  let best: { score: number; word: number } | undefined
  names.forEach((name, word) => {
    // What is not the title counts a little less.
    const score = fitOf(name, typed) * (word === 0 ? 1 : 0.9)
    if (score > 0 && (best === undefined || score > best.score)) best = { score, word }
  })
  return best
}

/** What fits, the best first, at most `limit`. */
export function rankPlaces<Place extends Named>(
  places: readonly Place[],
  query: string,
  limit: number,
): { place: Place; fit: Fit }[] {
  return places
    .flatMap((place) => {
      const found = fit(place, query)
      return found === undefined ? [] : [{ place, fit: found }]
    })
    .sort((a, b) => b.fit.score - a.fit.score || a.place.words[0]!.length - b.place.words[0]!.length)
    .slice(0, limit)
}

/** The parts of a title, those that were typed marked. */
export function partsOf(title: string, query: string): { text: string; isTyped: boolean }[] {
  const pieces = query
    .split(/\s+/)
    .map((piece) => piece.replace(/^[#@]+(?=.)/, '').toLowerCase())
    .filter(Boolean)
  const low = title.toLowerCase()
  if (low.length !== title.length) return [{ text: title, isTyped: false }]
  const isTyped = Array.from({ length: title.length }, () => false)
  for (const piece of pieces) {
    const at = low.indexOf(piece)
    if (at >= 0) isTyped.fill(true, at, at + piece.length)
  }
  const parts: { text: string; isTyped: boolean }[] = []
  for (let at = 0; at < title.length; at += 1) {
    const last = parts.at(-1)
    if (last !== undefined && last.isTyped === isTyped[at]) last.text += title[at]
    else parts.push({ text: title[at] ?? '', isTyped: isTyped[at] === true })
  }
  return parts
}
