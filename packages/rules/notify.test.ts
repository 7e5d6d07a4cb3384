import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import type { Preferences } from '@runnel/protocol/preference'
import { describe, expect, test } from 'vitest'
import { isQuiet, notifyAboutOf, shouldNotify, type Said } from './notify.ts'

const ada = 'u_ada000000000' as UserId
const bob = 'u_bob000000000' as UserId
const general = 'c_general00000' as ChannelId
const thread = '1700000000000-1' as EntryId
const noon = Date.UTC(2026, 0, 5, 12)

/** Something Bob said in #general, told to Ada. */
const said = (
  entry: Partial<Said['entry']> = {},
  preferences: Preferences = {},
  more: Partial<Omit<Said, 'entry' | 'preferences'>> = {},
): Said => ({
  entry: { type: 'message.posted', by: bob, text: 'hello there', ...entry },
  me: ada,
  channel: { channel: general, kind: 'public' },
  preferences,
  now: noon,
  ...more,
})
const direct = { channel: { channel: general, kind: 'direct' } } as const
const reply = { type: 'thread.replied', thread } as const
const inGeneral = (preference: NonNullable<Preferences['channels']>[string]): Preferences => ({
  channels: { [general]: preference },
})
const heard = (reason: string) => ({ shows: 'notification', isHeard: true, reason })

describe('without a choice', () => {
  test.each([
    ['being named', said({ mentions: [ada] }), 'mention'],
    ['a call of everyone', said({ everyone: 'channel' }), 'everyone'],
    ['a call of those who are here', said({ everyone: 'here' }), 'everyone'],
    ['a direct message', said({}, {}, direct), 'direct'],
    ['a keyword', said({ text: 'the DEPLOY failed' }, { keywords: ['deploy'] }), 'keyword'],
    ['a reply in a thread Ada follows', said(reply, {}, { isFollowed: true }), 'thread'],
    [
      'a reply in a thread Ada follows, shown in the channel',
      said({ thread }, {}, { isFollowed: true }),
      'thread',
    ],
    ['being named in a thread she does not follow', said({ ...reply, mentions: [ada] }), 'mention'],
  ])('%s is notified', (_what, one, reason) => {
    expect(shouldNotify(one)).toEqual(heard(reason))
  })

  test('any other message in a channel is a badge, and a reply in a thread that Ada does not follow is nothing', () => {
    expect(shouldNotify(said())).toEqual({ shows: 'badge' })
    expect(shouldNotify(said({ mentions: [bob] }))).toEqual({ shows: 'badge' })
    expect(shouldNotify(said(reply))).toEqual({ shows: 'nothing' })
    expect(shouldNotify(said({ ...reply, text: 'deploy' }, { keywords: ['deploy'] }))).toEqual({
      shows: 'nothing',
    })
  })
})

test('what Ada says herself, has before her eyes or read elsewhere is never notified', () => {
  const named = { mentions: [ada] }
  expect(shouldNotify(said({ ...named, by: ada }))).toEqual({ shows: 'nothing' })
  expect(shouldNotify(said(named, {}, { isSeen: true }))).toEqual({ shows: 'nothing' })
})

describe('what Ada chose', () => {
  test('everything of a channel is notified where she asked for it', () => {
    expect(shouldNotify(said({}, inGeneral({ notify: 'all' })))).toEqual(heard('all'))
    expect(shouldNotify(said({}, { notify: 'all' }))).toEqual(heard('all'))
  })

  test('nothing of a channel is, where she wants nothing, not even her name', () => {
    expect(shouldNotify(said({ mentions: [ada] }, inGeneral({ notify: 'nothing' })))).toEqual({
      shows: 'badge',
    })
    expect(shouldNotify(said({ mentions: [ada] }, { notify: 'nothing' }))).toEqual({ shows: 'badge' })
    expect(shouldNotify(said({}, { notify: 'nothing' }, direct))).toEqual({ shows: 'badge' })
  })

  test('a choice for the channel comes before the one for all', () => {
    expect(
      shouldNotify(said({ mentions: [ada] }, { notify: 'nothing', ...inGeneral({ notify: 'mentions' }) })),
    ).toEqual(heard('mention'))
    expect(shouldNotify(said({}, { notify: 'all', ...inGeneral({ notify: 'mentions' }) }))).toEqual({
      shows: 'badge',
    })
  })

  test('in a direct conversation she may ask for her name only', () => {
    expect(shouldNotify(said({}, inGeneral({ notify: 'mentions' }), direct))).toEqual({ shows: 'badge' })
  })

  test('of a muted channel only her name comes through, and nothing else is even a badge', () => {
    const muted = { keywords: ['deploy'], ...inGeneral({ isMuted: true, notify: 'all' }) }
    expect(shouldNotify(said({ mentions: [ada] }, muted))).toEqual(heard('mention'))
    expect(shouldNotify(said({ everyone: 'channel', text: 'deploy' }, muted))).toEqual({ shows: 'nothing' })
    expect(shouldNotify(said({}, muted, direct))).toEqual({ shows: 'nothing' })
  })

  test('she may see and not hear it', () => {
    expect(shouldNotify(said({ mentions: [ada] }, { isSilent: true }))).toEqual({
      ...heard('mention'),
      isHeard: false,
    })
  })

  test('what holds of a channel is told to her as it will be', () => {
    expect(notifyAboutOf({ channel: general, kind: 'public' }, {})).toBe('mentions')
    expect(notifyAboutOf({ channel: general, kind: 'direct' }, { notify: 'mentions' })).toBe('all')
    expect(notifyAboutOf({ channel: general, kind: 'direct' }, { notify: 'nothing' })).toBe('nothing')
  })
})

describe('times of rest', () => {
  const hours = (from: string, to: string, timeZone = 'UTC') => ({ from, to, timeZone })
  const at = (hour: number, minute = 0) => Date.UTC(2026, 0, 5, hour, minute)

  test('in her quiet hours and while she is busy it is a badge', () => {
    const named = { mentions: [ada] }
    expect(shouldNotify(said(named, { quietHours: hours('11:00', '13:00') }))).toEqual({ shows: 'badge' })
    expect(shouldNotify(said(named, { quietHours: hours('13:00', '14:00') }))).toEqual(heard('mention'))
    expect(shouldNotify(said(named, {}, { isBusy: true }))).toEqual({ shows: 'badge' })
  })

  test.each([
    [hours('09:00', '17:00'), at(9), true],
    [hours('09:00', '17:00'), at(16, 59), true],
    [hours('09:00', '17:00'), at(17), false],
    [hours('22:00', '07:00'), at(23), true],
    [hours('22:00', '07:00'), at(0), true],
    [hours('22:00', '07:00'), at(6, 59), true],
    [hours('22:00', '07:00'), at(7), false],
    [hours('22:00', '07:00'), at(21, 59), false],
    // 12:00 in London is 21:00 in Tokyo and 07:00 in New York.
    [hours('20:00', '22:00', 'Asia/Tokyo'), at(12), true],
    [hours('22:00', '07:00', 'America/New_York'), at(12), false],
    [hours('22:00', '07:01', 'America/New_York'), at(12), true],
    [hours('12:00', '12:00'), at(12), false],
    [hours('00:00', '23:59', 'Mars/Olympus'), at(12), false],
    [null, at(12), false],
    [undefined, at(12), false],
  ])('quiet hours %o at %i: %s', (quietHours, now, expected) => {
    expect(isQuiet(quietHours, now)).toBe(expected)
  })

  test('quiet hours follow summer time', () => {
    const berlin = hours('22:00', '07:00', 'Europe/Berlin')
    expect(isQuiet(berlin, Date.UTC(2026, 0, 5, 5, 30))).toBe(true)
    expect(isQuiet(berlin, Date.UTC(2026, 6, 5, 5, 30))).toBe(false)
  })
})
