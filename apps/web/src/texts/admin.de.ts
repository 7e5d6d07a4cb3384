import type { adminTexts as English } from './admin.en.ts'
import { counted } from './counted.de.ts'

const numbers = new Intl.NumberFormat('de')

/** What is said where the workspace is run, in German. Loaded when first needed. */
export const adminTexts: typeof English = {
  title: 'Verwaltung',
  sections: 'Verwaltung',
  tabs: { people: 'Personen', channels: 'Kanäle', invitations: 'Einladungen', audit: 'Protokoll' },
  forbiddenTitle: 'Nur Leitung und Admins verwalten den Workspace',
  forbiddenText: 'Frag dort nach, wenn du etwas brauchst.',
  more: 'Mehr zeigen',
  failed: 'Das konnte nicht geladen werden.',
  roles: { owner: 'Leitung', admin: 'Admin', member: 'Mitglied', guest: 'Gast' },
  roleTexts: {
    owner: 'Verwaltet den Workspace und bestimmt, wer es sonst tut.',
    admin: 'Verwaltet den Workspace: Personen, Kanäle, Einladungen.',
    member: 'Findet und erstellt Kanäle und schreibt allen.',
    guest: 'Sieht nur Kanäle, zu denen der Gast hinzugefügt wurde.',
  },
  reason: 'Grund',
  reasonHint: 'Steht im Protokoll. Darf leer bleiben.',

  people: {
    search: 'Person suchen',
    role: 'Rolle',
    anyRole: 'Jede Rolle',
    state: 'Konto',
    states: { active: 'Kann sich anmelden', deactivated: 'Deaktiviert', imported: 'Importiert' },
    anyState: 'Alle Konten',
    total: (count) => counted(count, 'Person', 'Personen'),
    none: 'Niemand passt dazu.',
    columns: {
      person: 'Person',
      role: 'Rolle',
      used: 'Zuletzt benutzt',
      sessions: 'Geräte',
      channels: 'Öffentliche Kanäle',
      actions: 'Aktionen',
    },
    you: 'du',
    never: 'Nicht angemeldet',
    deactivated: 'Deaktiviert',
    imported: 'Importiert',
    actions: (name) => `Aktionen für das Konto von ${name}`,
    changeRole: 'Rolle ändern\u00a0…',
    showSessions: 'Geräte und Sitzungen\u00a0…',
    reset: 'Link zu einem neuen Passwort\u00a0…',
    deactivate: 'Konto deaktivieren\u00a0…',
    reactivate: 'Konto reaktivieren\u00a0…',
    notYours: 'Leitung und Admins verwaltet nur die Leitung',
  },

  role: {
    title: (name) => `Rolle von ${name}`,
    text: 'Sie gilt sofort, auf allen Geräten. Im Protokoll steht, dass du es warst.',
    legend: 'Rolle im Workspace',
    save: 'Rolle ändern',
    done: (name, role) => `${name} hat jetzt die Rolle „${role}“.`,
  },

  deactivate: {
    title: (name) => `Konto von ${name} deaktivieren?`,
    text: (name) =>
      `${name} wird sofort überall abgemeldet und kann sich nicht mehr anmelden. Alles Geschriebene bleibt. Kanäle, die sonst niemand leitet, bekommen eine neue Leitung.`,
    action: (name) => `${name} deaktivieren`,
    done: (name) => `${name} ist überall abgemeldet.`,
  },

  reactivate: {
    title: (name) => `Konto von ${name} reaktivieren?`,
    text: (name) =>
      `${name} kann sich mit dem bisherigen Passwort wieder anmelden und hat Rolle und Kanäle wie zuvor.`,
    action: 'Konto reaktivieren',
    done: (name) => `${name} kann sich wieder anmelden.`,
  },

  reset: {
    title: (name) => `Link zu einem neuen Passwort für ${name}`,
    text: (name) =>
      `Wer den Link öffnet, wählt für ${name} ein neues Passwort, einmal, innerhalb eines Tages. Danach ist ${name} überall abgemeldet. Ein früher erstellter Link gilt dann nicht mehr.`,
    make: 'Link erstellen',
    link: 'Link zu einem neuen Passwort',
    once: (until) => `Kopier ihn jetzt: Er wird nur einmal gezeigt. Er gilt bis ${until}.`,
    copy: 'Link kopieren',
    copied: 'Kopiert.',
    copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Markier den Link und kopier ihn selbst.',
    done: 'Fertig',
  },

  sessions: {
    title: (name) => `Wo ${name} angemeldet ist`,
    text: 'Wer eine Sitzung beendet, meldet diesen Browser sofort ab. Im Protokoll steht, dass du es warst.',
  },

  channels: {
    memory: (used) => `${used} Speicher belegt`,
    memoryOf: (used, most) => `${used} von ${most} Speicher belegt`,
    memoryLabel: 'Belegter Speicher',
    columns: {
      channel: 'Kanal',
      size: 'Größe',
      messages: 'Nachrichten',
      members: 'Mitglieder',
      last: 'Letzte Änderung',
    },
    archived: 'Archiviert',
    never: 'Noch nichts',
    others: 'Private Kanäle und Direktnachrichten, zusammen',
    othersText: 'Wie viele es sind, wie sie heißen und wer darin ist, erfährt niemand von außen.',
    none: 'Noch gibt es keinen öffentlichen Kanal.',
    label: 'Was Kanäle belegen',
    measured:
      'Die Größen sind aus Stichproben geschätzt und werden höchstens jede halbe Minute neu gemessen.',
  },

  invitations: {
    title: 'Per Link einladen',
    text: 'Wer den Link öffnet, kann hier ein Konto erstellen, bis er abläuft.',
    role: 'Rolle',
    channel: 'Kommt gleich in',
    channelHint: 'Einer deiner Kanäle. Ein Gast sieht nur diesen Kanal.',
    noChannel: 'Keinen außer #general',
  },

  number: (value) => numbers.format(value),
}
