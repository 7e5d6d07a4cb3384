import { expect, test } from 'vitest'
import { asChannelName, isChannelName } from './channel-name.ts'

test('ada may type a channel’s name as she would say it', () => {
  expect(asChannelName('#Garden Party ')).toBe('garden-party')
  expect(asChannelName('Küche')).toBe('küche')
  expect(isChannelName(asChannelName('Küche 2'))).toBe(true)
})

test('a name the server would refuse is refused before it is sent', () => {
  for (const name of ['general', 'a', '日本', 'x_y-2', 'a'.repeat(80)])
    expect([name, isChannelName(name)]).toEqual([name, true])
  for (const name of ['', '-a', '_a', 'a b', 'a.b', 'General', 'a'.repeat(81)]) {
    expect([name, isChannelName(name)]).toEqual([name, false])
  }
})
