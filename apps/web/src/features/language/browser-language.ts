import { chooseLanguage } from '@/texts/choose-language.ts'
import { languageCookie, languageOf } from '@/texts/language.ts'
import type { Language } from '@/texts/language.ts'

const year = 31_536_000

/** The language this browser asks for. */
export function browserLanguage(): Language {
  return chooseLanguage(undefined, navigator.languages.join(','))
}

/** The language chosen in this browser, if one was: the server paints its pages in it. */
export function rememberedLanguage(): Language | undefined {
  return languageOf(
    document.cookie
      .split('; ')
      .find((cookie) => cookie.startsWith(`${languageCookie}=`))
      ?.slice(languageCookie.length + 1),
  )
}

/** Has the server paint this browser's pages in a language; undefined: in the one that the browser asks for. */
export function rememberLanguage(language: Language | undefined): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : ''
  const kept = language === undefined ? 0 : year
  document.cookie = `${languageCookie}=${language ?? ''}; Path=/; Max-Age=${kept}; SameSite=Lax${secure}`
}
