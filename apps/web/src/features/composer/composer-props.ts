import type { ChannelId, EntryId } from '@runnel/protocol/ids'
import type { ComponentType, ReactNode, Ref } from 'react'
import type { Pause } from './use-pause.ts'

/** Where what is written goes. */
export interface ComposerPlace {
  channel: ChannelId
  /** The first message of the thread that is replied to. */
  thread?: EntryId | undefined
}

/** Where what is being written is kept. */
export interface ComposerDraft {
  read(): string
  write(text: string): void
  /** Hears what is written of it elsewhere, until the returned function is called. */
  follow(listener: (text: string) => void): () => void
  /** What was written on another device at the same time and gave way, if anything. */
  aside: string | undefined
  dropAside(): void
}

/** Emoji as the composer needs them: features do not know each other, so they are handed in. */
export interface ComposerEmoji {
  /** Rejects while what is known of emoji cannot be fetched. */
  find(query: string, limit: number): Promise<ReadonlyArray<{ emoji: string; shortcode: string }>>
  /** A text with `:wave:` and the like turned into emoji. Rejects likewise. */
  replace(text: string): Promise<string>
  /** Loaded when it is first shown. */
  Picker: ComponentType<{ onChoose: (emoji: string) => void; onClose: () => void }>
}

export interface ComposerProps {
  place: ComposerPlace
  /** What the channel is called: `#general`, or whom a direct channel is with. */
  title: string
  /** What the text box is called; `Message #general` when left out. */
  label?: string | undefined
  draft: ComposerDraft
  emoji: ComposerEmoji
  /** Why nothing can be written here; undefined when one can. */
  refusal: string | undefined
  /** Slow mode, where it holds for me. */
  pause: Pause | undefined
  /** Puts a message of mine on its way; `action`: it is something I do, as after `/me`. */
  onSend: (text: string, options: { action: boolean }) => void
  /** Set to what puts the caret back into the text. */
  toText?: Ref<() => void> | undefined
  /** A row below the text, such as a choice that belongs to sending. */
  below?: ReactNode
}
