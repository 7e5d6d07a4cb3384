/** The five skin tones of Unicode, by their code points; what is absent from preferences is none of them. */
export const skinTones = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF'] as const
export type SkinTone = (typeof skinTones)[number]

/** An emoji in one or more tones: those with two people come in every pair of them too. */
interface Toned {
  emoji: string
  skins?: readonly string[]
}

/** The emoji in a person's skin tone, where it has one. Of those with two people, the one where both have it. */
export function inTone({ emoji, skins }: Toned, tone: string | null | undefined): string {
  if (tone === null || tone === undefined || skins === undefined) return emoji
  const sign = String.fromCodePoint(Number.parseInt(tone, 16))
  const isOther = (one: string) => skinTones.some((other) => other !== tone && one.includes(toneSign(other)))
  return skins.find((one) => one.includes(sign) && !isOther(one)) ?? emoji
}

/** The bare sign of a tone, a coloured square on its own. */
export function toneSign(tone: SkinTone): string {
  return String.fromCodePoint(Number.parseInt(tone, 16))
}
