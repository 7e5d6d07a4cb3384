import type { accountTexts as English } from './account.en.ts'

/** What signing up, signing in and one’s own account say, in German. */
export const accountTexts: typeof English = {
  handle: 'Benutzername',
  handleHint: 'So erwähnen dich andere: @ada. Buchstaben, Ziffern, Punkte, Bindestriche.',
  name: 'Name',
  nameHint: 'Steht neben dem, was du sagst.',
  password: 'Passwort',
  passwordHint: (min) => `Mindestens ${min} Zeichen. Ein paar Wörter sind gut.`,
  signIn: 'Anmelden',
  signUp: 'Konto erstellen',
  signInTitle: (workspace) => `Anmelden bei ${workspace}`,
  firstTitle: (workspace) => `Willkommen bei ${workspace}`,
  firstText:
    'Noch ist niemand hier. Mit dem Konto, das du jetzt erstellst, leitest du den Workspace: Du lädst andere ein und bestimmst, wie er geführt wird.',
  firstSubmit: 'Erstes Konto erstellen',
  signUpTitle: (workspace) => `Bei ${workspace} mitmachen`,
  signUpText: 'Erstell ein Konto, um hereinzukommen.',
  invitedText: 'Du bist eingeladen. Erstell ein Konto, um hereinzukommen.',
  invitedOnlyTitle: 'Nur mit Einladung',
  invitedOnlyText: (workspace) =>
    `Bitte jemanden bei ${workspace} um einen Einladungslink und öffne ihn in diesem Browser.`,
  badInvitationTitle: 'Diese Einladung funktioniert nicht',
  badInvitationText:
    'Vielleicht ist sie abgelaufen, aufgebraucht oder zurückgezogen. Bitte um einen neuen Link.',
  haveAccount: 'Schon ein Konto?',
  noAccount: 'Noch kein Konto?',
  wrongPassword: 'Benutzername und Passwort passen nicht zusammen.',
  deactivated: 'Dieses Konto ist deaktiviert. Wende dich an die Leitung des Workspace.',
  handleTaken: 'Dieser Benutzername ist vergeben. Wähl einen anderen.',
  handleBad:
    'Erlaubt sind Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, am Anfang und Ende ein Buchstabe oder eine Ziffer.',
  nameBad: 'Sag, wie andere dich nennen sollen.',
  passwordShort: (min) => `Nimm mindestens ${min} Zeichen.`,
  signOut: 'Abmelden',
  signOutFailed:
    'Die Abmeldung hat den Server nicht erreicht. Du bist noch angemeldet; versuch es noch einmal.',
  language: 'Sprache',
  menu: 'dein Status und deine Einstellungen',
}
