const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')

/** `1 message`, `2 messages`, in English. */
export function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}
