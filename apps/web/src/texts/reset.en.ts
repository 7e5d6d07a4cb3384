/** What is said where somebody chooses a new password, in English. */
export const resetTexts = {
  page: 'New password',
  title: (handle: string) => `A new password for @${handle}`,
  text: 'You are signed out everywhere, and sign in again with it. The link works only once.',
  password: 'New password',
  submit: 'Set password',
  doneTitle: 'Your new password is set',
  doneText: 'You are signed out everywhere. Sign in with it.',
  badTitle: 'This link does not work',
  badText:
    'It may have been used, be older than a day, or have been replaced by a newer one. Ask for a new link.',
}
