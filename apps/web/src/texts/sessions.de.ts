import { counted } from './counted.de.ts'
import type { sessionsTexts as English } from './sessions.en.ts'

/** What is said of where somebody is signed in, in German. Loaded when first needed. */
export const sessionsTexts: typeof English = {
  label: 'Sitzungen',
  unknown: 'Unbekanntes Gerät',
  device: (name) => name.replace(' on ', ' auf '),
  current: 'Dieser Browser',
  used: (when) => `Zuletzt benutzt:\u00a0${when}`,
  begun: (when) => `angemeldet:\u00a0${when}`,
  end: 'Beenden\u00a0…',
  endLabel: (device) => `Sitzung ${device} beenden`,
  sure: (device) =>
    `${device} wird sofort abgemeldet. Was dort geschrieben und nicht gesendet wurde, bleibt dort.`,
  sureCurrent: 'Du wirst hier sofort abgemeldet.',
  endDo: 'Sitzung beenden',
  ended: (device) => `${device} ist abgemeldet.`,
  none: 'Nirgends angemeldet.',
  failed: 'Die Sitzungen konnten nicht geladen werden.',
  count: (count) => counted(count, 'Sitzung', 'Sitzungen'),
}
