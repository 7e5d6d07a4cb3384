import type { Draft } from '@runnel/protocol/draft'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { fakeClock, settled } from '@runnel/testing/fake-clock'
import { describe, expect, test } from 'vitest'
import { placeOfDraft } from './draft-record.ts'
import type { DraftPlace, DraftRecord, DraftStorage } from './draft-record.ts'
import { createDrafts } from './drafts.ts'
import type { Request } from './request.ts'

const general = 'c_general00000' as ChannelId
/** Nothing said there is stored. */
const smoke = 'c_smoke0000000' as ChannelId
const ada = 'u_ada000000000' as UserId
const thread = '1700000000000-7' as EntryId

function device() {
  const records = new Map<DraftPlace, DraftRecord>()
  const storage: DraftStorage = {
    read: () => [...records],
    write: (_user, place, record) => void (record ? records.set(place, record) : records.delete(place)),
  }
  return { records, storage }
}

function server(storage?: DraftStorage, kept = new Map<string, Draft>(), startMs?: number) {
  const clock = fakeClock(startMs)
  const saves: string[] = []
  let failure: ChatError | undefined
  const request: Request = async (name, input) => {
    await settled()
    if (failure) throw failure
    if (name === 'draft:list') return { drafts: [...kept.values()] } as never
    const draft = { ...(input as Omit<Draft, 'at'>), at: clock.now() }
    saves.push(draft.text)
    const place = placeOfDraft(draft.channel, draft.thread)
    if (draft.text === '') kept.delete(place)
    else kept.set(place, draft)
    return { at: draft.at } as never
  }
  const keepsNothing = (channel: ChannelId) => channel === smoke
  const drafts = createDrafts({ clock, random: () => 0.5, request, storage, keepsNothing })
  drafts.signIn(ada)
  return {
    clock,
    drafts,
    kept,
    saves,
    refuse: (error?: ChatError) => (failure = error),
    aside: () => drafts.state.getState().get(general)?.aside,
    text: (thread?: EntryId) => drafts.state.getState().get(placeOfDraft(general, thread))?.text,
  }
}

test('a person who types is saved once they pause, in channel and thread apart', async () => {
  const { clock, drafts, saves, kept, text } = server()
  await drafts.resume()
  for (const typed of ['h', 'he', 'hey']) {
    drafts.save(general, undefined, typed)
    await clock.turn(300)
  }
  drafts.save(general, thread, 'there')
  expect(saves).toEqual([])
  await clock.turn(2_000)
  expect(saves).toEqual(['hey', 'there'])
  expect([text(), text(thread)]).toEqual(['hey', 'there'])
  drafts.save(general, undefined, '')
  await clock.turn(2_000)
  expect(text()).toBeUndefined()
  expect(kept.size).toBe(1)
  expect(clock.pending()).toBe(0)
})

test('the device that is being typed in keeps its text; later it follows the other', async () => {
  const { clock, drafts, text, aside, kept } = server()
  await drafts.resume()
  drafts.save(general, undefined, 'mine')
  drafts.take({ channel: general, text: 'from the phone', at: clock.now() })
  expect([text(), aside()]).toEqual(['mine', 'from the phone'])
  await clock.turn(2_000)
  drafts.take({ channel: general, text: 'again from the phone', at: clock.now() })
  expect(text()).toBe('mine')
  await clock.turn(12_000)
  expect(kept.get(general)?.text).toBe('mine')
  drafts.dropAside(general, undefined)
  drafts.take({ channel: general, text: 'mine, and more', at: clock.now() })
  expect([text(), aside()]).toEqual(['mine, and more', undefined])
  expect(clock.pending()).toBe(0)
})

test('what is sent on one device is gone on the other, even just after it was typed there', async () => {
  const { clock, drafts, text } = server()
  await drafts.resume()
  drafts.save(general, undefined, 'mine')
  await clock.turn(2_000)
  drafts.take({ channel: general, text: '', at: clock.now() })
  expect(text()).toBeUndefined()
})

test('what was typed offline is saved when the connection is back, over what the server had', async () => {
  const { clock, drafts, text, kept } = server()
  kept.set(general, { channel: general, text: 'old', at: 1 })
  kept.set(placeOfDraft(general, thread), { channel: general, thread, text: 'in the thread', at: 1 })
  drafts.want()
  drafts.save(general, undefined, 'new')
  await clock.turn(5_000)
  expect(kept.get(general)?.text).toBe('old')
  await drafts.resume()
  expect([text(), text(thread)]).toEqual(['new', 'in the thread'])
  await clock.turn(1_000)
  expect(kept.get(general)?.text).toBe('new')
})

test('a save that fails is tried again, and a channel that is hers no more keeps the text on this device', async () => {
  const { clock, drafts, text, kept, refuse } = server()
  await drafts.resume()
  refuse(new ChatError('unavailable'))
  drafts.save(general, undefined, 'again')
  await clock.turn(2_000)
  expect(kept.size).toBe(0)
  refuse()
  await clock.turn(10_000)
  expect(kept.get(general)?.text).toBe('again')
  refuse(new ChatError('not_found'))
  drafts.save(general, undefined, 'too late')
  await clock.turn(10_000)
  expect(text()).toBe('too late')
  expect(clock.pending()).toBe(0)
})

describe('after a reload', () => {
  test('what was typed without a connection is there, and is told when there is one', async () => {
    const { storage, records } = device()
    const before = server(storage)
    before.drafts.save(general, undefined, 'typed in the tunnel')
    const { drafts, text, kept, clock } = server(storage)
    expect(text()).toBe('typed in the tunnel')
    await drafts.resume()
    await clock.turn(1_000)
    expect(kept.get(general)?.text).toBe('typed in the tunnel')
    expect(records.get(general)?.isTold).toBe(true)
  })

  test('what was sent without a connection does not come back as a draft', async () => {
    const { storage, records } = device()
    const kept = new Map<string, Draft>()
    const before = server(storage, kept)
    await before.drafts.resume()
    before.drafts.save(general, undefined, 'hello')
    await before.clock.turn(2_000)
    before.drafts.pause()
    before.drafts.save(general, undefined, '')
    const { drafts, text, clock } = server(storage, kept)
    drafts.want()
    await drafts.resume()
    expect(text()).toBeUndefined()
    await clock.turn(1_000)
    expect(kept.size).toBe(0)
    expect(records.size).toBe(0)
  })

  test('what was sent on the phone meanwhile is gone here, too', async () => {
    const { storage, records } = device()
    const kept = new Map<string, Draft>()
    const before = server(storage, kept)
    await before.drafts.resume()
    before.drafts.save(general, undefined, 'hello')
    await before.clock.turn(2_000)
    kept.clear()
    const { drafts, text } = server(storage, kept)
    expect(text()).toBe('hello')
    drafts.want()
    await drafts.resume()
    expect(text()).toBeUndefined()
    expect(records.size).toBe(0)
  })

  test('of two texts the newer holds, and the other is put aside', async () => {
    const start = 1_700_000_000_000
    for (const [at, shown, asideText] of [
      [start - 60_000, 'typed here', 'on the phone'],
      [start + 60_000, 'on the phone', 'typed here'],
    ] as const) {
      const { storage } = device()
      server(storage).drafts.save(general, undefined, 'typed here')
      const kept = new Map<string, Draft>([[general, { channel: general, text: 'on the phone', at }]])
      const { drafts, text, aside, clock } = server(storage, kept)
      drafts.want()
      await drafts.resume()
      expect([text(), aside()]).toEqual([shown, asideText])
      await clock.turn(1_000)
      expect(kept.get(general)?.text).toBe(shown)
      const later = server(storage, kept)
      expect(later.aside()).toBe(asideText)
    }
  })
})

test('what is typed before the page has come to life is kept, and the draft that was there is not lost', async () => {
  const { storage, records } = device()
  server(storage).drafts.save(general, undefined, 'from yesterday')
  const request: Request = async () => {
    throw new ChatError('unavailable')
  }
  const early = createDrafts({ clock: fakeClock(), random: () => 0.5, request, storage, my: () => ada })
  early.save(general, undefined, 'h')
  early.save(general, undefined, 'hi')
  expect(records.get(general)).toMatchObject({ text: 'hi', isTold: false, aside: 'from yesterday' })
  early.signIn(ada)
  expect(early.state.getState().get(general)).toMatchObject({ text: 'hi', aside: 'from yesterday' })
})

test('what is begun in a channel that keeps nothing stays on the device, also over a reload; elsewhere it is told', async () => {
  const { storage } = device()
  const { clock, drafts, saves } = server(storage)
  await drafts.resume()
  drafts.save(smoke, undefined, 'gone')
  drafts.save(general, undefined, 'kept')
  await clock.turn(5_000)
  expect(saves).toEqual(['kept'])
  drafts.pause()

  const later = server(storage)
  later.drafts.want()
  await later.drafts.resume()
  await later.clock.turn(5_000)
  expect(later.drafts.state.getState().get(smoke)?.text).toBe('gone')
  later.drafts.save(smoke, undefined, '')
  await later.clock.turn(5_000)
  expect(later.saves).toEqual([''])
  expect(later.drafts.state.getState().has(smoke)).toBe(false)
  expect(later.clock.pending()).toBe(0)
})
