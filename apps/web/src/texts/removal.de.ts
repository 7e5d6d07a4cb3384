import type { removalTexts as English } from './removal.en.ts'

/** What someone reads who was taken out of a channel, in German. Loaded when it happens. */
export const removalTexts: typeof English = {
  removed: (title, by) =>
    by === undefined ? `Du wurdest aus ${title} entfernt` : `${by} hat dich aus ${title} entfernt`,
  banned: (title, by) =>
    by === undefined ? `Du wurdest in ${title} gesperrt` : `${by} hat dich in ${title} gesperrt`,
  deleted: (title, by) => (by === undefined ? `${title} wurde gelöscht` : `${by} hat ${title} gelöscht`),
  deletedByMe: (title) => `Du hast ${title} gelöscht`,
  gone: (title) => `Du bist nicht mehr Mitglied von ${title}`,
  reason: (reason) => `Grund: „${reason}“`,
  removedWhat:
    'Neue Nachrichten dieses Kanals erreichen dich nicht mehr. Was du dort geschrieben hast, bleibt.',
  bannedWhat: 'Du kannst erst zurückkommen, wenn die Sperre aufgehoben ist.',
  bannedUntil: (when) => `Ab ${when} kannst du zurückkommen.`,
  deletedWhat: 'Alles, was darin gesagt wurde, ist für alle weg.',
  goneWhat:
    'Es ist passiert, während du weg warst. Neue Nachrichten dieses Kanals erreichen dich nicht mehr.',
}
