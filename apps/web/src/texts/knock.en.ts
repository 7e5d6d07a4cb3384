import { counted } from './counted.ts'

/** What is said about asking to join a channel, and about those who ask, in English. Loaded when first needed. */
export const knockTexts = {
  ask: 'Ask to join',
  askLabel: (title: string) => `Ask to join ${title}`,
  askTitle: (title: string) => `Ask to join ${title}?`,
  askText: 'Its moderators see that you ask, with what you write here, and let you in or not.',
  what: 'What you want to tell them',
  optional: 'optional',
  askDo: 'Ask to join',
  asked: (title: string) => `You asked to join ${title}. You come in as soon as a moderator says so.`,
  waiting: 'You asked to join',
  withdraw: 'Withdraw',
  withdrawLabel: (title: string) => `Withdraw the request to join ${title}`,
  withdrawn: (title: string) => `You no longer ask to join ${title}.`,

  title: 'Requests to join',
  text: 'Whom you let in sees everything said here, from the beginning.',
  none: 'Nobody is asking to join.',
  failed: 'The requests could not be fetched.',
  said: (text: string) => `“${text}”`,
  at: (when: string) => `asked ${when}`,
  accept: 'Let in',
  acceptLabel: (name: string) => `Let in ${name}`,
  accepted: (name: string, title: string) => `${name} is now a member of ${title}.`,
  decline: 'Decline',
  declineLabel: (name: string) => `Decline ${name}`,
  declined: (name: string) => `${name} was not let in. They are not told and may ask again.`,
  count: (count: number) => `${counted(count, 'person asks', 'people ask')} to join`,
}
