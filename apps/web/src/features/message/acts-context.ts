import type { MessageItem } from '@runnel/client/timeline'
import type { Readable } from '@runnel/client/client'
import { createContext } from 'react'
import type { Act } from './act.ts'

/** What is being done with one message at the moment: its text is edited in place, or something is open about it. */
export interface Task {
  act: Extract<Act, 'edit' | 'menu' | 'react' | 'versions' | 'reactions' | 'delete'>
  item: MessageItem
  /** What it was asked from: where what opens is placed, and where the focus returns to. Undefined: the text box below. */
  anchor: HTMLElement | undefined
  /** The message's element in the list, for the focus when the anchor is gone by then. */
  row: HTMLElement | undefined
}

/** How the messages around are acted on; decided by whoever shows them. */
export interface Acts {
  /** At most one at a time. */
  readonly task: Readable<Task | undefined>
  offered(item: MessageItem): ReadonlySet<Act>
  /** Does it at once, or opens what asks first. Nothing when it is not offered. */
  run(act: Act, item: MessageItem, anchor: HTMLElement | undefined): void
  /** The emoji to react with at once: those I used last. */
  quick(): readonly string[]
  react(item: MessageItem, emoji: string, isOn: boolean): void
  /** What I typed over a message and did not save yet. */
  typedOver(item: MessageItem): string | undefined
  noteTyped(item: MessageItem, text: string): void
  save(item: MessageItem, text: string): void
  /** What was open is closed. */
  close(): void
}

export const ActsContext = createContext<Acts | undefined>(undefined)
