/** What is said where people set how they are called, and see where they are signed in, in English. Loaded when first needed. */
export const settingsTexts = {
  title: 'Your settings',
  nameTitle: 'Name and handle',
  nameText:
    'Others see the change within a second. Links and mentions by an earlier handle keep leading to you, and nobody else can take it.',
  save: 'Save',
  saved: 'Saved. Others see it now.',
  handleTaken: 'This handle is taken, or was somebody’s. Choose another.',
  languageTitle: 'Language',
  languageText: 'Of everything this place says, on all your devices. What people write stays as it is.',
  language: 'Language of the interface',
  languageOfBrowser: (language: string) => `The browser’s (${language})`,
  sessionsTitle: 'Where you are signed in',
  sessionsText: 'End what you do not know, or no longer use.',
  passwordTitle: 'Password',
  passwordText: 'Owners and admins of the workspace can give you a link with which you choose a new one.',
}
