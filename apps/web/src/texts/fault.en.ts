/** What a page that could not be made says: apart from the other texts, because every page carries it. */
export const faultTexts = {
  unreachable: {
    title: 'The server does not answer',
    text: 'This page is here, but the chat server behind it could not be reached. Nothing you sent is lost. It usually takes a moment.',
    retry: 'Try again',
  },
  fault: {
    title: 'Something went wrong here',
    text: 'What you had typed and not sent is kept in this browser. Reloading usually helps.',
    reload: 'Reload',
  },
}
