import type { welcomeTexts as English } from './welcome.en.ts'

/** What an empty channel says, in German. */
export const welcomeTexts: typeof English = {
  title: (workspace) => `Das ist der Anfang von ${workspace}`,
  channelTitle: (title) => `Das ist der Anfang von ${title}`,
  directTitle: (names) => `Deine Unterhaltung mit ${names}`,
  selfTitle: 'Eigene Notizen',
  text: 'Noch wurde nichts gesagt. Schreib unten die erste Nachricht oder fang hiermit an.',
  channelText: 'Noch wurde nichts gesagt.',
  directText: () => 'Was hier gesagt wird, könnt nur ihr lesen.',
  selfText: 'Nur du kannst lesen, was du hier schreibst.',
  invite: 'Per Link einladen',
  inviteText: 'Schick ihn allen, die du hier haben willst.',
  create: 'Kanal erstellen',
  createText: 'Einen für jedes Thema oder Team.',
  import: 'IRC-Logs mitbringen',
  importText: 'Auf der Maschine, auf der Runnel läuft:',
  importCommand: 'npm run runnel -- import irc *.txt --channel general',
  add: 'Personen zu diesem Kanal hinzufügen',
}
