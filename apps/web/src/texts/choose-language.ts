import { languageOf } from './language.ts'
import type { Language } from './language.ts'

/** The language of a page: what the visitor chose, else the first of the browser's that we have, else English. `accepted` is the header Accept-Language. */
export function chooseLanguage(chosen: string | undefined, accepted: string | null | undefined): Language {
  return languageOf(chosen) ?? inOrder(accepted ?? '').find((language) => language !== undefined) ?? 'en'
}

function inOrder(accepted: string): Array<Language | undefined> {
  return accepted
    .split(',')
    .map((part) => {
      const [tag, ...parameters] = part.split(';')
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => languageOf(tag))
}
