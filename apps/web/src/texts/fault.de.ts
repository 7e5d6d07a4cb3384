import type { faultTexts as English } from './fault.en.ts'

/** What a page that could not be made says, in German: apart from the other texts, because every page carries it. */
export const faultTexts: typeof English = {
  unreachable: {
    title: 'Der Server antwortet nicht',
    text: 'Diese Seite ist da, aber der Chatserver dahinter ist nicht erreichbar. Nichts, was du gesendet hast, ist verloren. Meist dauert es nur einen Moment.',
    retry: 'Erneut versuchen',
  },
  fault: {
    title: 'Hier ist etwas schiefgegangen',
    text: 'Was du geschrieben und noch nicht gesendet hast, bleibt in diesem Browser erhalten. Meist hilft es, die Seite neu zu laden.',
    reload: 'Neu laden',
  },
}
