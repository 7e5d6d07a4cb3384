import type { ChannelId } from '@runnel/protocol/ids'
import type { ChannelFacts } from '@/realtime/channel-facts.ts'

/** A channel's settings while they are open: what every part of them is given. */
export interface Administration {
  channel: ChannelFacts
  title: string
  /** What each write names: absent while the hold is not mine, and nothing can be saved. */
  target: { channel: ChannelId; fence: number } | undefined
  /** Does a write and passes its refusal on, after having told the panel when the hold is lost. */
  write: <Result>(work: Promise<Result>) => Promise<Result>
}
