import { counted } from './counted.de.ts'
import type { membersTexts as English } from './members.en.ts'

/** What is said about the members of a channel and what can be done to them, in German. Loaded when first needed. */
export const membersTexts: typeof English = {
  title: 'Mitglieder',
  search: 'Mitglied suchen',
  roles: {
    owner: 'Leitung',
    moderator: 'Moderation',
    voice: 'Rederecht',
    member: 'Mitglied',
  },
  roleEffects: {
    owner:
      'Die Leitung darf hier alles: den Kanal ändern und löschen, Leitung und Moderation vergeben und entziehen.',
    moderator:
      'Die Moderation ändert Name, Thema und Regeln des Kanals, lässt Personen herein und kann Mitglieder entfernen, sperren und stummschalten.',
    voice:
      'Mit Rederecht darf man auch schreiben, wenn das Schreiben eingeschränkt ist. Sonst ändert sich nichts.',
    member: 'Einfache Mitglieder lesen und schreiben, soweit die Regeln des Kanals es zulassen.',
  },
  you: 'du',
  none: 'Kein Mitglied mit diesem Namen.',
  count: (count) => counted(count, 'Mitglied', 'Mitglieder'),
  found: (count) => `${counted(count, 'Mitglied', 'Mitglieder')} gefunden`,
  loading: 'Laden\u00a0…',
  failed: 'Die Mitglieder konnten nicht geladen werden.',
  muted: 'stummgeschaltet',
  mutedUntil: (when) => `stummgeschaltet bis ${when}`,
  keysHint:
    'Pfeiltasten bewegen, Enter öffnet die Karte einer Person, die Menütaste zeigt, was sich tun lässt.',
  add: 'Personen hinzufügen',
  addTitle: (title) => `Personen zu ${title} hinzufügen`,
  addText: 'Wer hinzukommt, sieht alles, was hier gesagt wurde, von Anfang an.',
  addTextEphemeral: 'Wer hinzukommt, sieht, was von jetzt an gesagt wird.',
  addDo: 'Hinzufügen',
  addLabel: (name) => `${name} hinzufügen`,
  added: (name, title) => `${name} ist jetzt Mitglied von ${title}.`,
  addByLink: 'Oder per Link einladen\u00a0…',
  isMember: 'Schon Mitglied',

  actions: (name) => `Aktionen für ${name}`,
  message: 'Nachricht',
  mention: 'Erwähnen',
  make: {
    owner: 'Leitung geben\u00a0…',
    moderator: 'Moderation geben\u00a0…',
    voice: 'Rederecht geben\u00a0…',
    member: 'Zum einfachen Mitglied machen\u00a0…',
  },
  makeTitle: {
    owner: (name) => `${name} die Leitung geben?`,
    moderator: (name) => `${name} die Moderation geben?`,
    voice: (name) => `${name} Rederecht geben?`,
    member: (name) => `${name} zum einfachen Mitglied machen?`,
  },
  makeDo: {
    owner: 'Leitung geben',
    moderator: 'Moderation geben',
    voice: 'Rederecht geben',
    member: 'Zum einfachen Mitglied machen',
  },
  losesRole: (role) => `Die Rolle „${role}“ endet damit.`,
  roleChanged: (name, role) => `${name}: ${role}.`,
  lastOwner: 'Diese Person leitet den Kanal allein. Gib zuerst jemand anderem die Leitung.',

  mute: 'Stummschalten\u00a0…',
  muteTitle: (name, title) => `${name} in ${title} stummschalten?`,
  muteText:
    'Die Person liest weiter alles und kann bis zum gewählten Ende weder schreiben noch reagieren noch bearbeiten. Sie erfährt, warum.',
  muteDo: (name) => `${name} stummschalten`,
  mutedDone: (name) => `${name} kann jetzt nicht schreiben.`,
  unmute: 'Stummschaltung aufheben\u00a0…',
  unmuteTitle: (name, title) => `${name} in ${title} wieder schreiben lassen?`,
  unmuteText: 'Die Person kann sofort wieder schreiben.',
  unmuteDo: (name) => `${name} schreiben lassen`,
  unmuted: (name) => `${name} kann wieder schreiben.`,

  remove: 'Aus dem Kanal entfernen\u00a0…',
  removeTitle: (name, title) => `${name} aus ${title} entfernen?`,
  removeText:
    'Die Person bekommt ab sofort nichts mehr und sieht nicht mehr, was hier gesagt wird. Was sie geschrieben hat, bleibt.',
  removeOpen: 'Sie kann von selbst wieder beitreten: Damit sie draußen bleibt, sperr sie.',
  removeDo: (name) => `${name} entfernen`,
  removed: (name) => `${name} wurde entfernt.`,

  ban: 'Sperren\u00a0…',
  banTitle: (name, title) => `${name} in ${title} sperren?`,
  banText:
    'Die Person wird sofort entfernt und kann bis zum gewählten Ende nicht zurück, auch nicht über einen Link. Was sie geschrieben hat, bleibt.',
  banDo: (name) => `${name} sperren`,
  banned: (name) => `${name} ist gesperrt.`,
  span: 'Wie lange',
  spans: {
    hour: '1 Stunde',
    day: '1 Tag',
    week: '7 Tage',
    month: '30 Tage',
    never: 'Bis zur Aufhebung',
  },
  reason: 'Grund',
  optional: 'optional',
  reasonHint: 'Wird der Person und allen im Kanal gezeigt.',

  bans: 'Gesperrte Personen',
  noBans: 'Niemand ist gesperrt.',
  bansFailed: 'Die Sperren konnten nicht geladen werden.',
  bannedBy: (by, when) => `von ${by}, ${when}`,
  bannedUntil: (when) => `bis ${when}`,
  bannedForever: 'unbefristet',
  unban: 'Sperre aufheben\u00a0…',
  unbanLabel: (name) => `Sperre von ${name} aufheben`,
  unbanTitle: (name) => `Die Sperre von ${name} aufheben?`,
  unbanText: 'Die Person kann wieder herein wie alle anderen. Mitglied wird sie dadurch nicht.',
  unbanDo: 'Sperre aufheben',
  unbanned: (name) => `${name} kann zurückkommen.`,
}
