import { expect, test } from 'vitest'
import { conversationTexts } from './conversation.de.ts'

test.each([
  [
    undefined,
    undefined,
    true,
    undefined,
    'Du bist hier stummgeschaltet, bis die Moderation dich wieder schreiben lässt.',
  ],
  ['Ada', '14:32', false, 'Ruhe', 'Ada hat dich hier bis 14:32 stummgeschaltet: „Ruhe“.'],
  [undefined, '14:32', false, '', 'Du bist hier bis 14:32 stummgeschaltet.'],
])('bob, who is muted, reads by whom, until when and why: %s, %s', (by, until, isForever, reason, text) => {
  expect(conversationTexts.composer.muted(by, until, isForever, reason)).toBe(
    `${text} Lesen kannst du weiterhin alles.`,
  )
})
