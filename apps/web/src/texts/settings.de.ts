import type { settingsTexts as English } from './settings.en.ts'

/** What is said where people set how they are called, and see where they are signed in, in German. Loaded when first needed. */
export const settingsTexts: typeof English = {
  title: 'Deine Einstellungen',
  nameTitle: 'Name und Benutzername',
  nameText:
    'Andere sehen die Änderung innerhalb einer Sekunde. Links und Erwähnungen mit einem früheren Benutzernamen führen weiter zu dir, und niemand sonst kann ihn nehmen.',
  save: 'Speichern',
  saved: 'Gespeichert. Andere sehen es jetzt.',
  handleTaken: 'Dieser Benutzername ist vergeben oder gehörte schon jemandem. Wähl einen anderen.',
  languageTitle: 'Sprache',
  languageText:
    'Alles, was hier von Runnel steht, auf all deinen Geräten. Was andere schreiben, bleibt, wie es ist.',
  language: 'Sprache der Oberfläche',
  languageOfBrowser: (language) => `Wie der Browser (${language})`,
  sessionsTitle: 'Wo du angemeldet bist',
  sessionsText: 'Beende, was du nicht kennst oder nicht mehr benutzt.',
  passwordTitle: 'Passwort',
  passwordText: 'Leitung und Admins des Workspace können dir einen Link geben, mit dem du ein neues wählst.',
}
