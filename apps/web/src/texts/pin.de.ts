import { counted } from './counted.de.ts'
import type { pinTexts as English } from './pin.en.ts'

/** What is said of pinned messages, in German. */
export const pinTexts: typeof English = {
  title: 'Angepinnt',
  loading: 'Angepinntes wird geladen\u00a0…',
  failed: 'Was hier angepinnt ist, konnte nicht geladen werden.',
  retry: 'Erneut versuchen',
  none: 'Hier ist nichts angepinnt.',
  noneText:
    'Pinn an, was andere wiederfinden sollen: im Menü einer Nachricht oder mit P, solange sie den Fokus hat.',
  count: (count) => counted(count, 'angepinnte Nachricht', 'angepinnte Nachrichten'),
  by: (name) => `Angepinnt von ${name}`,
  jump: 'In der Unterhaltung zeigen',
  unpin: 'Nicht mehr anpinnen',
  unpinned: 'Nicht mehr angepinnt.',
  refused: (reason) => `Beim Anpinnen hat sich nichts geändert. ${reason}`,
}
