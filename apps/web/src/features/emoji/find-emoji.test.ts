import { expect, test } from 'vitest'
import { languages } from '../../texts/language.ts'
import { loadEmoji } from './emoji-data.ts'
import { findEmoji, withEmoji } from './find-emoji.ts'
import { firstEmoji, withRecent } from './recent-emoji.ts'

test('ada types :wav and is offered the wave first', async () => {
  expect((await findEmoji('wav', 5, 'en'))[0]).toEqual({ emoji: '👋', shortcode: 'wave' })
})

test.each([
  ['+1', '👍'],
  ['thumbsup', '👍'],
  ['tada', '🎉'],
  ['red heart', '❤️'],
  ['Joy', '😂'],
])('%s is found first', async (query, emoji) => {
  expect((await findEmoji(query, 1, 'en'))[0]?.emoji).toBe(emoji)
})

test('nothing is offered for a word that no emoji is called by', async () => {
  expect(await findEmoji('zzzzqq', 5, 'en')).toEqual([])
})

test('ada’s skin tone is taken where an emoji has one', async () => {
  expect((await findEmoji('wave', 1, 'en', '1F3FD'))[0]?.emoji).toBe('👋🏽')
  expect((await findEmoji('tada', 1, 'en', '1F3FD'))[0]?.emoji).toBe('🎉')
  expect((await findEmoji('people holding hands', 1, 'en', '1F3FD'))[0]?.emoji).toBe('🧑🏽‍🤝‍🧑🏽')
})

test('shortcodes become emoji, in code they stay as typed', async () => {
  expect(await withEmoji('ship it :tada: :nosuchthing: at 10:30:12', 'en')).toBe(
    'ship it 🎉 :nosuchthing: at 10:30:12',
  )
  expect(await withEmoji('`:tada:` :+1:\n```\n:tada:\n```', 'en')).toBe('`:tada:` 👍\n```\n:tada:\n```')
})

test.each([
  ['lachend', '😄'],
  ['Daumen hoch', '👍'],
  ['rotes herz', '❤️'],
  ['grün', '🤢'],
  ['tada', '🎉'],
])('bob, who reads German, finds an emoji by its German name or its shortcode: %s', async (query, emoji) => {
  expect((await findEmoji(query, 9, 'de')).map((found) => found.emoji)).toContain(emoji)
})

test.each(languages)(
  'every emoji that is offered has a name, a group and something to call it by: %s',
  async (language) => {
    const all = await loadEmoji(language)
    expect(all.length).toBeGreaterThan(1_700)
    for (const one of all) expect([one.label, one.group, one.shortcodes[0]]).not.toContain(undefined)
  },
)

test('what bob used last comes first, once, and the usual ones fill up what is missing', () => {
  expect(withRecent(['🎉', '👀'], '👀')).toEqual(['👀', '🎉'])
  expect(firstEmoji(['👀'], 3)).toEqual(['👀', '👍', '❤️'])
  expect(firstEmoji(['👍', '🎉', '👀', '🚀'], 3)).toEqual(['👍', '🎉', '👀'])
  expect(
    withRecent(
      Array.from({ length: 24 }, (_, at) => `${at}`),
      '🎉',
    ),
  ).toHaveLength(24)
})
