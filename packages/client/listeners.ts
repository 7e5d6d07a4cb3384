import type { LogEntry } from '@runnel/protocol/entry'
import type { EventName, EventPayload } from '@runnel/protocol/events'
import type { ChannelId } from '@runnel/protocol/ids'
import type { RefusedChange } from './contract.ts'

type OnEntries = (channel: ChannelId, entries: readonly LogEntry[]) => void

/** Those who asked to hear of what comes, and are told after the stores have taken it in. */
export function createListeners() {
  const ofEvents = new Map<string, Set<(payload: never) => void>>()
  const ofEntries = new Set<OnEntries>()
  const ofRefusals = new Set<(refused: RefusedChange) => void>()
  return {
    on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
      const listeners = ofEvents.get(name) ?? new Set()
      ofEvents.set(name, listeners.add(listener))
      return () => listeners.delete(listener)
    },
    onEntries(listener: OnEntries): () => void {
      ofEntries.add(listener)
      return () => ofEntries.delete(listener)
    },
    onRefused(listener: (refused: RefusedChange) => void): () => void {
      ofRefusals.add(listener)
      return () => ofRefusals.delete(listener)
    },
    /** Whether the entries of every channel are wanted. */
    areForEntries: (): boolean => ofEntries.size > 0,
    tellEvent(name: string, payload: unknown): void {
      for (const listener of ofEvents.get(name) ?? []) (listener as (payload: unknown) => void)(payload)
    },
    tellEntries(channel: ChannelId, entries: readonly LogEntry[]): void {
      if (entries.length > 0) for (const listener of ofEntries) listener(channel, entries)
    },
    tellRefused(refused: RefusedChange): void {
      for (const listener of ofRefusals) listener(refused)
    },
  }
}
