import { expect, test } from 'vitest'
import { namesEmoji, withNamedEmoji } from './named-emoji.ts'

const wave = async (text: string) => text.replaceAll(':wave:', '👋')

test('what ada names in colons is an emoji in what she says', async () => {
  expect(await withNamedEmoji('hello :wave:', wave)).toBe('hello 👋')
  expect(namesEmoji('at 10:30, not :-)')).toBe(false)
})

test('ada is not kept waiting by a list of emoji that does not come, or cannot', async () => {
  expect(await withNamedEmoji('hello :wave:', () => new Promise(() => {}), 0)).toBe('hello :wave:')
  expect(await withNamedEmoji('hello :wave:', () => Promise.reject(new Error('offline')))).toBe(
    'hello :wave:',
  )
  const asked: string[] = []
  const note = async (text: string) => (asked.push(text), text)
  expect(await withNamedEmoji('hello', note)).toBe('hello')
  expect(asked).toEqual([])
})
