import type { resetTexts as English } from './reset.en.ts'

/** What is said where somebody chooses a new password, in German. */
export const resetTexts: typeof English = {
  page: 'Neues Passwort',
  title: (handle) => `Ein neues Passwort für @${handle}`,
  text: 'Du wirst überall abgemeldet und meldest dich damit neu an. Der Link gilt nur einmal.',
  password: 'Neues Passwort',
  submit: 'Passwort setzen',
  doneTitle: 'Dein neues Passwort gilt',
  doneText: 'Du bist überall abgemeldet. Melde dich damit an.',
  badTitle: 'Dieser Link funktioniert nicht',
  badText:
    'Vielleicht wurde er schon benutzt, ist älter als einen Tag oder durch einen neueren ersetzt. Bitte um einen neuen Link.',
}
