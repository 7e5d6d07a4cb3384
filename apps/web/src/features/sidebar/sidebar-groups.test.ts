import type { ChannelState } from '@runnel/client/client'
import type { ChannelId, EntryId, Epoch } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { groupChannels, inOrder, isSameListing, isWaiting, keepPlaces, neighbour } from './sidebar-groups.ts'
import type { SidebarGroup } from './sidebar-groups.ts'

function channel(name: string, rest: Partial<ChannelState> = {}, at = 1): ChannelState {
  return {
    channel: `c_${name}` as ChannelId,
    name,
    kind: 'public',
    topic: '',
    memberCount: 2,
    role: 'member',
    position: { epoch: 'epoch001' as Epoch, id: `${at}-1` as EntryId },
    unread: 0,
    mentions: 0,
    readId: '0-0' as EntryId,
    readTurn: 0,
    countedTo: at,
    ...rest,
  }
}
const names = (list: readonly ChannelState[] = []) => list.map((one) => one.name)
const within = (groups: readonly SidebarGroup[], key: string) =>
  names(groups.find((group) => group.key === key)?.channels)
const id = (name: string) => `c_${name}` as ChannelId

test('ada sees what mentions her before other unread channels, and the rest by name', () => {
  const groups = groupChannels(
    [
      channel('random'),
      channel('busy', { unread: 9 }, 5),
      channel('design', { unread: 1, mentions: 1 }, 2),
      channel('bob', { kind: 'direct', unread: 1 }, 3),
      channel('cy', { kind: 'direct' }, 1),
      channel('dee', { kind: 'direct' }, 7),
      channel('general'),
    ],
    {},
  )
  expect(within(groups, 'unread')).toEqual(['bob', 'design', 'busy'])
  expect(within(groups, 'channels')).toEqual(['general', 'random'])
  expect(within(groups, 'direct')).toEqual(['dee', 'cy'])
})

test('starred channels come first, then her sections in her order, then the others', () => {
  const groups = groupChannels([channel('general'), channel('design'), channel('random'), channel('tea')], {
    sections: [
      { section: 'b', name: 'Play', channels: [id('tea')] },
      { section: 'a', name: 'Work', channels: [id('design'), id('random')], isFolded: true },
    ],
    channels: { [id('random')]: { isStarred: true } },
  })
  expect(groups.map((group) => [group.key, names(group.channels)])).toEqual([
    ['starred', ['random']],
    ['b', ['tea']],
    ['a', ['design']],
    ['channels', ['general']],
    ['direct', []],
  ])
  expect(names(inOrder(groups))).toEqual(['random', 'tea', 'general'])
  expect(names(inOrder(groups, id('design')))).toEqual(['random', 'tea', 'design', 'general'])
})

test('a muted channel stays below the others, whatever is said there, until it names her', () => {
  const muted = { channels: { [id('busy')]: { isMuted: true as const } } }
  const quiet = groupChannels([channel('busy', { unread: 9 }), channel('general')], muted)
  expect(within(quiet, 'unread')).toEqual([])
  expect(within(quiet, 'channels')).toEqual(['general', 'busy'])
  expect(within(groupChannels([channel('busy', { unread: 9, mentions: 1 })], muted), 'unread')).toEqual([
    'busy',
  ])
})

test('a channel ada has just opened keeps its place until she leaves it', () => {
  const read = [channel('design'), channel('general')]
  expect(within(groupChannels(read, {}, id('design'), id('design')), 'unread')).toEqual(['design'])
  expect(within(groupChannels(read, {}), 'unread')).toEqual([])
})

test('an archived channel is listed only while it is open', () => {
  const old = channel('old', { archived: true })
  expect(inOrder(groupChannels([old], {}))).toEqual([])
  expect(inOrder(groupChannels([old], {}, old.channel))).toEqual([old])
})

test('nothing moves while ada points at the list: what is new waits at the end', () => {
  const before = groupChannels(
    [channel('design'), channel('general'), channel('bob', { kind: 'direct' })],
    {},
  )
  const now = groupChannels(
    [
      channel('bob', { kind: 'direct' }),
      channel('general', { unread: 2 }),
      channel('news', { unread: 1 }),
      channel('cy', { kind: 'direct', unread: 1 }),
    ],
    {},
  )
  const kept = keepPlaces(before, now)
  expect(kept.map((group) => [group.key, names(group.channels)])).toEqual([
    ['channels', ['general', 'news']],
    ['direct', ['bob', 'cy']],
  ])
  expect(kept[0]?.channels[0]?.unread).toBe(2)
})

test('Alt+Down walks the list round, Alt+Shift+Down only where something waits for her', () => {
  const list = [channel('a'), channel('b', { unread: 1 }), channel('c', { unread: 2 })]
  const [a, b, c] = list.map((one) => one.channel)
  const wanted = (one: ChannelState) => isWaiting(one, { channels: { [id('b')]: { isMuted: true } } })
  expect(neighbour(list, a, 1)).toBe(b)
  expect(neighbour(list, c, 1)).toBe(a)
  expect(neighbour(list, a, -1)).toBe(c)
  expect(neighbour(list, undefined, 1)).toBe(a)
  expect(neighbour(list, undefined, -1)).toBe(c)
  expect(neighbour(list, a, 1, wanted)).toBe(c)
  expect(neighbour(list, c, 1, wanted)).toBeUndefined()
  expect(neighbour([], undefined, 1)).toBeUndefined()
})

test('ada’s list is not drawn again for what she says herself, but for what waits, new names and the order of people', () => {
  const mapOf = (...list: ChannelState[]) => new Map(list.map((one) => [one.channel, one]))
  const before = mapOf(channel('design'), channel('bob', { kind: 'direct' }))
  const after = (changed: ChannelState) => new Map(before).set(changed.channel, changed)
  expect(isSameListing(before, after(channel('design', { readId: '5-5' as EntryId }, 5)))).toBe(true)
  expect(isSameListing(before, after(channel('design', { unread: 1 }, 5)))).toBe(false)
  expect(isSameListing(before, after(channel('design', { topic: 'colours' })))).toBe(false)
  expect(isSameListing(before, after(channel('bob', { kind: 'direct' }, 5)))).toBe(false)
  expect(isSameListing(before, after(channel('general')))).toBe(false)
  expect(isSameListing(before, mapOf(channel('design')))).toBe(false)
})
