import type { ChannelId } from '@runnel/protocol/ids'
import type { Ref } from 'react'

/** Where what is being written is kept. */
export interface ComposerDraft {
  read(): string
  write(text: string): void
}

export interface ComposerProps {
  channel: ChannelId
  /** `#general`, or whom a direct channel is with. */
  title: string
  draft: ComposerDraft
  /** Why nothing can be written here; undefined when one can. */
  refusal: string | undefined
  /** A message of mine is on its way. */
  onSent: () => void
  /** Set to what puts the caret back into the text. */
  toText: Ref<() => void>
}
