import type { personTexts as English } from './person.en.ts'

/** What a person's card says, in German. Loaded when first needed. */
export const personTexts: typeof English = {
  card: (name) => `Über ${name}`,
  unknown: 'Diese Person ließ sich nicht nachschlagen.',
  installationRoles: {
    owner: 'Leitung',
    admin: 'Admin',
    member: 'Mitglied',
    guest: 'Gast',
  },
  imported: 'Aus dem Verlauf eines anderen Systems übernommen; kann sich nicht anmelden',
  deactivated: 'Konto geschlossen; das Gesagte bleibt',
  inWorkspace: 'Workspace',
  inChannel: 'Kanal',
  here: (role, title) => `${role} in ${title}`,
  notHere: (title) => `Kein Mitglied von ${title}`,
  status: 'Status',
  until: (when) => `bis ${when}`,
  muted: 'Stummgeschaltet, bis die Moderation es aufhebt',
  mutedUntil: (when) => `Stummgeschaltet bis ${when}`,
  you: 'Das bist du',
  message: 'Nachricht',
  notes: 'Eigene Notizen',
  mention: 'Erwähnen',
  setStatus: 'Status setzen',
  add: (title) => `Zu ${title} hinzufügen`,
}
