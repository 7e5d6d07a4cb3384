import { counted } from './counted.ts'

/** What is said of where somebody is signed in, in English. Loaded when first needed. */
export const sessionsTexts = {
  label: 'Sessions',
  unknown: 'Unknown device',
  /** A device by what the server calls it, such as `Firefox on Linux`. */
  device: (name: string) => name,
  current: 'This browser',
  used: (when: string) => `Last used ${when}`,
  begun: (when: string) => `signed in ${when}`,
  end: 'End…',
  endLabel: (device: string) => `End the session ${device}`,
  sure: (device: string) =>
    `${device} is signed out at once. What was written there and not sent stays there.`,
  sureCurrent: 'You are signed out here at once.',
  endDo: 'End session',
  ended: (device: string) => `${device} is signed out.`,
  none: 'Not signed in anywhere.',
  failed: 'The sessions could not be fetched.',
  count: (count: number) => counted(count, 'session', 'sessions'),
}
