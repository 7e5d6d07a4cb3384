import type { UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { reactionTexts } from '@/texts/reaction.en.ts'
import { namesOf } from './reaction-names.ts'

const person = (name: string) => ({ user: `u_${name}` as UserId, name })
const [ada, bob, cy] = [person('Ada'), person('Bob'), person('Cy')]
const told = (people: (typeof ada)[], count: number, isMine: boolean) => {
  const { names, others } = namesOf({ people, me: ada.user, count, isMine }, 'You')
  return reactionTexts.by(names, others, '🎉')
}

test('ada stands first among those who reacted', () => {
  expect(told([bob, ada, cy], 3, true)).toBe('You, Bob, and Cy reacted with 🎉')
})

test('those who are not named are counted', () => {
  expect(told([bob, cy], 14, false)).toBe('Bob, Cy, and 12 others reacted with 🎉')
  expect(told([], 1, true)).toBe('You reacted with 🎉')
  expect(told([], 1, false)).toBe('1 other reacted with 🎉')
})
