/** The languages that everything is said in. */
export const languages = ['en', 'de'] as const

export type Language = (typeof languages)[number]

/** What each language is called by those who speak it. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }

/** The cookie that carries a chosen language to the server, for the first paint. */
export const languageCookie = 'runnel_language'

const rightToLeft = /^(?:ar|fa|he|ur)$/

/** Which way a language is written, for the page as a whole; what people write is isolated line by line. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.test(language) ? 'rtl' : 'ltr'
}

/** The language of ours that a tag such as `de-AT` means. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  const base = tag?.trim().toLowerCase().split('-')[0]
  return languages.find((language) => language === base)
}
