import type { Draft } from '@runnel/protocol/draft'
import { ChatError } from '@runnel/protocol/errors'
import type { ChannelId, EntryId, UserId } from '@runnel/protocol/ids'
import { atLeast } from '@runnel/rules/backoff'
import { createStore } from 'zustand/vanilla'
import type { Clock } from './clock.ts'
import { lostIn, placeOfDraft, reconcile } from './draft-record.ts'
import type { DraftPlace, DraftRecord, DraftStorage, ShownDraft } from './draft-record.ts'
import type { Request } from './request.ts'

/** How long nothing is typed before a draft is told, in ms. */
const tellMs = 1_000
const againMs = 3_000
/** Where something was typed so lately, nothing from elsewhere takes its place. */
const typingMs = 10_000

/** What drafts need of the rest. */
export interface DraftsOptions {
  clock: Clock
  random: () => number
  request: Request
  storage?: DraftStorage | undefined
  /** Whose drafts they are, when that is known before anything may be shown. */
  my?: () => UserId | undefined
  /** Whether nothing said in a channel is stored: then what is begun there is not either, and stays on this device. */
  keepsNothing?: (channel: ChannelId) => boolean
}

/**
 * What I have begun to write, on all my devices. What is typed here shows here at once, is kept by the storage, and is told a moment
 * later, also after being offline or a reload. Where two devices wrote, the newer holds and the other is put aside, never lost.
 */
export function createDrafts({
  clock,
  random,
  request,
  storage,
  my = () => undefined,
  keepsNothing = () => false,
}: DraftsOptions) {
  const state = createStore<ReadonlyMap<DraftPlace, ShownDraft>>(() => new Map())
  const untold = new Map<DraftPlace, { draft: Draft; base: number; cancel: () => void }>()
  const typedAt = new Map<DraftPlace, number>()
  let user: UserId | undefined
  let isWanted = false
  let isOnline = false

  function show(draft: ShownDraft): void {
    const place = placeOfDraft(draft.channel, draft.thread)
    const next = new Map(state.getState())
    if (draft.text === '' && draft.aside === undefined) next.delete(place)
    else next.set(place, draft)
    state.setState(next, true)
    keep(place)
  }

  function keep(place: DraftPlace): void {
    const owner = user ?? my()
    if (owner === undefined || storage === undefined) return
    const shown = state.getState().get(place)
    const waiting = untold.get(place)
    const at = waiting?.draft.at ?? shown?.at ?? 0
    const record: DraftRecord = {
      text: waiting?.draft.text ?? shown?.text ?? '',
      at,
      base: waiting?.base ?? at,
      isTold: waiting === undefined,
      aside: shown?.aside,
    }
    const isNothing = record.isTold && record.text === '' && record.aside === undefined
    storage.write(owner, place, isNothing ? undefined : record)
  }

  /** What this device keeps of a place and has not shown yet. */
  function unshown(place: DraftPlace): DraftRecord | undefined {
    const owner = my()
    if (user !== undefined || owner === undefined || untold.has(place)) return undefined
    for (const [one, record] of storage?.read(owner) ?? []) if (one === place) return record
    return undefined
  }

  function later(place: DraftPlace, ms: number): void {
    const entry = untold.get(place)
    if (!entry) return
    entry.cancel()
    // That there is none any more may be told everywhere.
    if (entry.draft.text !== '' && keepsNothing(entry.draft.channel)) return
    entry.cancel = isOnline ? clock.after(ms, () => void tell(place)) : () => {}
  }

  async function tell(place: DraftPlace): Promise<void> {
    const entry = untold.get(place)
    if (!entry) return
    const { channel, thread, text } = entry.draft
    try {
      const { at } = await request('draft:save', { channel, ...(thread && { thread }), text })
      if (untold.get(place) !== entry) return
      untold.delete(place)
      show(withAside({ ...entry.draft, at }, state.getState().get(place)?.aside))
    } catch (error) {
      if (untold.get(place) !== entry) return
      // A channel that is mine no more: the draft stays on this device, for copying.
      if (error instanceof ChatError && !error.isRetryable) untold.delete(place)
      else
        later(place, atLeast(error instanceof ChatError ? (error.retryAfterMs ?? againMs) : againMs, random))
    }
  }

  async function read(): Promise<void> {
    let drafts: readonly Draft[]
    try {
      ;({ drafts } = await request('draft:list', {}))
    } catch {
      // Asked again with the next connection.
      return
    }
    const theirs = new Map(drafts.map((draft) => [placeOfDraft(draft.channel, draft.thread), draft]))
    const before = state.getState()
    const next = new Map<DraftPlace, ShownDraft>()
    for (const [place, draft] of theirs) next.set(place, withAside(draft, before.get(place)?.aside))
    for (const [place, { draft, base }] of untold) {
      const mine = { ...draft, base, isTold: false, aside: before.get(place)?.aside }
      const { holds, aside } = reconcile(mine, theirs.get(place))
      if (!holds) {
        untold.get(place)?.cancel()
        untold.delete(place)
      }
      const shown = holds ? draft : theirs.get(place)
      if (shown === undefined || (shown.text === '' && aside === undefined)) next.delete(place)
      else next.set(place, withAside(shown, aside))
    }
    for (const [place, { aside, channel, thread }] of before)
      if (aside !== undefined && !next.has(place))
        next.set(place, { channel, ...(thread && { thread }), text: '', at: 0, aside })
    state.setState(next, true)
    for (const place of new Set([...before.keys(), ...next.keys()])) keep(place)
  }

  return {
    state,
    /** Whose drafts these are: what this device keeps of them is shown from now on. */
    signIn(me: UserId): void {
      if (user === me) return
      user = me
      const next = new Map(state.getState())
      for (const [place, { text, at, base, isTold, aside }] of storage?.read(me) ?? []) {
        const [channel, thread] = place.split(' ') as [ChannelId, EntryId | undefined]
        const typed = untold.get(place)?.draft
        if (typed !== undefined) {
          // Typed before it was known who types.
          next.set(place, withAside(typed, lostIn(typed.text, text) ?? aside))
          continue
        }
        const draft: Draft = { channel, ...(thread && { thread }), text, at }
        if (!isTold) untold.set(place, { draft, base, cancel: () => {} })
        if (text !== '' || aside !== undefined) next.set(place, withAside(draft, aside))
      }
      state.setState(next, true)
      for (const place of untold.keys()) keep(place)
    },
    /** Somebody shows drafts; asked once. */
    want(): void {
      if (isWanted) return
      isWanted = true
      if (isOnline) void read()
    },
    /** I wrote so far; empty when it is sent or given up. */
    save(channel: ChannelId, thread: EntryId | undefined, text: string): void {
      const place = placeOfDraft(channel, thread)
      const shown = state.getState().get(place)
      if ((shown?.text ?? '') === text) return
      const draft: Draft = { channel, ...(thread && { thread }), text, at: clock.now() }
      const hidden = unshown(place)
      const aside = hidden === undefined ? shown?.aside : (lostIn(text, hidden.text) ?? hidden.aside)
      const before = untold.get(place)
      before?.cancel()
      untold.set(place, { draft, base: before?.base ?? shown?.at ?? 0, cancel: () => {} })
      if (text === '') typedAt.delete(place)
      else typedAt.set(place, clock.now())
      show(withAside(draft, aside))
      later(place, tellMs)
    },
    /** Written on another device. */
    take(draft: Draft): void {
      const place = placeOfDraft(draft.channel, draft.thread)
      const shown = state.getState().get(place)
      // Sent or emptied elsewhere, where it was known what I had typed here.
      const isTyping = draft.text !== '' && clock.now() - (typedAt.get(place) ?? 0) < typingMs
      if (!untold.has(place) && !(isTyping && shown !== undefined))
        return show(withAside(draft, shown?.aside))
      if (shown === undefined) return
      // What is being typed here stays, and is told over the other once the typing has paused.
      const aside = lostIn(shown.text, draft.text) ?? shown.aside
      if (!untold.has(place)) {
        const mine = { channel: draft.channel, ...(draft.thread && { thread: draft.thread }) }
        untold.set(place, {
          draft: { ...mine, text: shown.text, at: clock.now() },
          base: draft.at,
          cancel: () => {},
        })
        later(place, typingMs)
      }
      show(withAside(shown, aside))
    },
    /** What was put aside is not needed any more. */
    dropAside(channel: ChannelId, thread: EntryId | undefined): void {
      const shown = state.getState().get(placeOfDraft(channel, thread))
      if (shown !== undefined) show(withAside(shown, undefined))
    },
    async resume(): Promise<void> {
      isOnline = true
      if (isWanted || untold.size > 0) await read()
      for (const place of untold.keys()) later(place, 0)
    },
    pause(): void {
      isOnline = false
      for (const entry of untold.values()) entry.cancel()
    },
  }
}

function withAside({ channel, thread, text, at }: Draft, aside: string | undefined): ShownDraft {
  return { channel, ...(thread && { thread }), text, at, ...(aside !== undefined && { aside }) }
}
