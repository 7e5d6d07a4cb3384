import type { ChannelState } from '@runnel/client/client'
import type { ChannelId, EntryId, Epoch } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { groupChannels, inOrder, neighbour } from './sidebar-groups.ts'

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
    ...rest,
  }
}
const names = (list: readonly ChannelState[]) => list.map((one) => one.name)

test('ada sees what mentions her before other unread channels, and the rest by name', () => {
  const groups = groupChannels([
    channel('random'),
    channel('busy', { unread: 9 }, 5),
    channel('design', { unread: 1, mentions: 1 }, 2),
    channel('bob', { kind: 'direct', unread: 1 }, 3),
    channel('cy', { kind: 'direct' }, 1),
    channel('dee', { kind: 'direct' }, 7),
    channel('general'),
  ])
  expect(names(groups.unread)).toEqual(['bob', 'design', 'busy'])
  expect(names(groups.channels)).toEqual(['general', 'random'])
  expect(names(groups.direct)).toEqual(['dee', 'cy'])
})

test('a channel ada has just opened keeps its place until she leaves it', () => {
  const read = [channel('design'), channel('general')]
  const [design] = read
  expect(names(groupChannels(read, design?.channel, design?.channel).unread)).toEqual(['design'])
  expect(names(groupChannels(read).unread)).toEqual([])
})

test('an archived channel is listed only while it is open', () => {
  const old = channel('old', { archived: true })
  expect(inOrder(groupChannels([old]))).toEqual([])
  expect(inOrder(groupChannels([old], old.channel))).toEqual([old])
})

test('Alt+Down walks the list round, Alt+Shift+Down only what is unread', () => {
  const list = [channel('a'), channel('b'), channel('c', { unread: 2 })]
  const [a, b, c] = list.map((one) => one.channel)
  expect(neighbour(list, a, 1)).toBe(b)
  expect(neighbour(list, c, 1)).toBe(a)
  expect(neighbour(list, a, -1)).toBe(c)
  expect(neighbour(list, undefined, 1)).toBe(a)
  expect(neighbour(list, undefined, -1)).toBe(c)
  expect(neighbour(list, a, 1, true)).toBe(c)
  expect(neighbour(list, c, 1, true)).toBeUndefined()
  expect(neighbour([], undefined, 1)).toBeUndefined()
})
