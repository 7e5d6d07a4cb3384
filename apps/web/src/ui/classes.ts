/** Joins class names, leaving out what is false. Later ones do not override earlier ones: components take layout classes only. */
export function classes(...names: Array<string | false | undefined>): string {
  return names.filter(Boolean).join(' ')
}
