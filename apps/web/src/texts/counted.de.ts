const plurals = new Intl.PluralRules('de')
const numbers = new Intl.NumberFormat('de')

/** `1 Nachricht`, `2 Nachrichten`, in German. */
export function counted(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`
}

/** `12 s`, `2 min 5 s`, `1 h 3 min`; no line ends between a number and its unit. */
export function inTime(seconds: number): string {
  if (seconds < 60) return `${seconds}\u00a0s`
  const minutes = Math.floor(seconds / 60)
  const [whole, rest] =
    minutes < 60
      ? [`${minutes}\u00a0min`, ` ${seconds % 60}\u00a0s`]
      : [`${Math.floor(minutes / 60)}\u00a0h`, ` ${minutes % 60}\u00a0min`]
  return rest.startsWith(' 0') ? whole : whole + rest
}

const units = [
  { seconds: 86_400, one: 'Tag', other: 'Tage', each: 'jeden Tag' },
  { seconds: 3600, one: 'Stunde', other: 'Stunden', each: 'jede Stunde' },
  { seconds: 60, one: 'Minute', other: 'Minuten', each: 'jede Minute' },
  { seconds: 1, one: 'Sekunde', other: 'Sekunden', each: 'jede Sekunde' },
] as const

const unitOf = (seconds: number) => units.find((unit) => seconds % unit.seconds === 0) ?? units[3]

/** `30 Sekunden`, `15 Minuten`, `1 Tag`: a span in the largest unit in which it is whole. */
export function span(seconds: number): string {
  const unit = unitOf(seconds)
  return counted(seconds / unit.seconds, unit.one, unit.other)
}

/** `alle 30 Sekunden`, `jede Minute`: how often something may be. */
export function every(seconds: number): string {
  const unit = unitOf(seconds)
  return seconds === unit.seconds ? unit.each : `alle ${span(seconds)}`
}
