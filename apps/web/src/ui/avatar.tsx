import { classes } from './classes.ts'

const sizes = {
  xs: 'size-5 rounded-[5px] text-[0.625rem]',
  sm: 'size-6 rounded-[6px] text-[0.6875rem]',
  row: 'size-8 rounded-md text-xs',
  md: 'size-9 rounded-md text-sm',
  lg: 'size-14 rounded-lg text-lg',
} as const

/** One or two letters for a name: the first of its first and last word, or of a handle. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? name]
  return picked
    .map((word) => Array.from(word ?? '').find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '')
    .join('')
    .toUpperCase()
}

/** Which of the ten quiet tints someone has: always the same for the same id. */
export function tintOf(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973
  return sum % 10
}

/** A person's initials on their tint. Decorative: their name stands beside it. */
export function Avatar({
  id,
  name,
  size = 'md',
  className,
}: {
  id: string
  name: string
  size?: keyof typeof sizes
  className?: string
}) {
  return (
    <span
      aria-hidden
      data-tint={tintOf(id)}
      className={classes(
        'inline-flex shrink-0 items-center justify-center font-medium select-none',
        sizes[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  )
}
