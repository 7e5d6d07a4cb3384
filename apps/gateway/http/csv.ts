/** The columns of the audit as a table. */
export const columns = [
  'at',
  'by',
  'byName',
  'action',
  'channel',
  'channelName',
  'user',
  'userName',
  'before',
  'after',
  'reason',
  'id',
] as const

/**
 * One line of a table (RFC 4180). Spreadsheets take what begins with one of `= + - @`, a tab or a line break for a formula and would run it:
 * such a field gets an apostrophe in front, which they show as text.
 */
export function csvLine(fields: readonly (string | number | undefined)[]): string {
  return `${fields.map((field) => csvField(field ?? '')).join(',')}\r\n`
}

function csvField(field: string | number): string {
  if (typeof field === 'number') return String(field)
  const harmless = /^[=+\-@\t\r\n]/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
