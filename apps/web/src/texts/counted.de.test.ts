import { expect, test } from 'vitest'
import { counted, every, inTime, span } from './counted.de.ts'

test.each([
  [0, '0 Nachrichten'],
  [1, '1 Nachricht'],
  [2, '2 Nachrichten'],
  [1234, '1.234 Nachrichten'],
])('bob reads how many messages there are in German: %i', (count, text) => {
  expect(counted(count, 'Nachricht', 'Nachrichten')).toBe(text)
})

test.each([
  [5, '5\u00a0s', '5 Sekunden', 'alle 5 Sekunden'],
  [60, '1\u00a0min', '1 Minute', 'jede Minute'],
  [125, '2\u00a0min 5\u00a0s', '125 Sekunden', 'alle 125 Sekunden'],
  [900, '15\u00a0min', '15 Minuten', 'alle 15 Minuten'],
  [3600, '1\u00a0h', '1 Stunde', 'jede Stunde'],
  [5400, '1\u00a0h 30\u00a0min', '90 Minuten', 'alle 90 Minuten'],
  [86_400, '24\u00a0h', '1 Tag', 'jeden Tag'],
])('bob reads how long %i seconds are in German', (seconds, short, long, often) => {
  expect([inTime(seconds), span(seconds), every(seconds)]).toEqual([short, long, often])
})
