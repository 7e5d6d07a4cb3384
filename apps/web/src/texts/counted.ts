const plurals = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en')

/** `1 message`, `2 messages`, in English. */
export function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}

/** `12 s`, `2 min 5 s`, `1 h 3 min`. */
export function inTime(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
