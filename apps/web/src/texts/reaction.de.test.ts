import { expect, test } from 'vitest'
import { reactionTexts } from './reaction.de.ts'

test.each([
  [['Ada'], 0, 'Ada hat mit 🎉 reagiert'],
  [['Du'], 0, 'Du hast mit 🎉 reagiert'],
  [['Du', 'Ada'], 0, 'Du und Ada habt mit 🎉 reagiert'],
  [['Ada', 'Cy'], 0, 'Ada und Cy haben mit 🎉 reagiert'],
  [['Ada', 'Cy'], 3, 'Ada, Cy und 3 weitere haben mit 🎉 reagiert'],
  [['Ada'], 1, 'Ada und 1 weitere Person haben mit 🎉 reagiert'],
  [[], 1, '1 Person hat mit 🎉 reagiert'],
  [[], 2, '2 Personen haben mit 🎉 reagiert'],
])('bob is told in German who reacted: %j and %i more', (names, others, said) => {
  expect(reactionTexts.by(names, others, '🎉')).toBe(said)
})
