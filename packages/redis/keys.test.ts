import { readFileSync } from 'node:fs'
import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { expect, test } from 'vitest'
import { createKeys } from './keys.ts'
import { newId } from './new-id.ts'

const page = readFileSync(new URL('../../docs/redis.md', import.meta.url), 'utf8')

/** Every key there is, with the names of its parts in their place. */
function forms(): string[] {
  const keys = createKeys('<prefix>', 16)
  const parts: Record<string, string[]> = {
    mentions: ['<channel>', '<user>'],
    thread: ['<channel>', '<sequence>'],
    followers: ['<channel>', '<sequence>'],
    threadReads: ['<channel>', '<user>'],
    said: ['<channel>', '<half>'],
    sent: ['<channel>', '<half>', '<bucket>'],
    jobs: ['p'],
    dead: ['p'],
    audit: ['p'],
    userChannels: ['<user>'],
    read: ['<user>'],
    userThreads: ['<user>'],
    drafts: ['<user>'],
    preferences: ['<user>'],
    activities: ['<user>'],
    activitySeen: ['<user>'],
    userSessions: ['<user>'],
    userFeed: ['<user>'],
    session: ['<hash>'],
    invitationChannel: ['<hash>'],
    rate: ['<kind>', '<hash>'],
    leader: ['<duty>'],
    leaderFence: ['<duty>'],
  }
  return Object.entries(keys).flatMap(([name, key]) => {
    if (name === 'prefix' || name === 'partitions' || name === 'partitionOf') return []
    const form: unknown =
      typeof key === 'function'
        ? (key as (...all: string[]) => string)(...(parts[name] ?? ['<channel>']))
        : key
    return [String(form).replace(/\{\d+\}/, '{p}')]
  })
}

test('docs/redis.md tells of every key, and of no other', () => {
  const told = [...page.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, form]) => form)
  expect(new Set(told)).toEqual(new Set(forms()))
  expect(told).toHaveLength(forms().length)
})

test('a channel stays in its partition, and channels are spread over all of them', () => {
  const keys = createKeys('runnel', 16)
  // Decided once: another answer would lose every channel of an installation.
  expect(keys.log('c_0123456789ab' as ChannelId)).toBe('runnel:{1}:log:c_0123456789ab')
  const counts = new Map<number, number>()
  for (let made = 0; made < 16_000; made++) {
    const partition = keys.partitionOf(newId<ChannelId>('c_'))
    counts.set(partition, (counts.get(partition) ?? 0) + 1)
  }
  expect(counts.size).toBe(16)
  expect(Math.max(...counts.values())).toBeLessThan(1_300)
})

test('a new id has twelve characters of its alphabet, from whatever randomness', () => {
  expect(newId<UserId>('u_')).toMatch(/^u_[0-9a-z]{12}$/)
  // Bytes that would favour the first characters are passed over.
  let call = 0
  const random = (size: number) => new Uint8Array(size).fill(call++ === 0 ? 255 : 37)
  expect(newId<UserId>('u_', 12, random)).toBe('u_111111111111')
})
