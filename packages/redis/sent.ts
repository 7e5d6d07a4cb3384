import type { ChannelId, UserId } from '@runnel/protocol/ids'
import { fingerprint, type Keys } from './keys.ts'

/** How many strings a partition's record of sent entries is cut into: short ones are read and searched in no time. */
const buckets = 1024

/** Where the record of what was sent holds one client id of one person in one channel, and by which mark (`lua/sent.lua`, MSG-3). */
export interface Identity {
  /** The strings of the record that are written to in turn. */
  halves: [even: string, odd: string]
  mark: string
}

/** Two independent halves of one identity: which string of the record it is noted in, and its mark there. */
export function identify(keys: Keys, channel: ChannelId, by: UserId, clientId: string): Identity {
  const identity = channel + by + clientId
  const bucket = fingerprint(identity) % buckets
  return {
    halves: [keys.sent(channel, 0, bucket), keys.sent(channel, 1, bucket)],
    mark: markOf(identity),
  }
}

/** 18 bits of an identity in three characters. */
function markOf(identity: string): string {
  const hash = fingerprint(identity, 0x9747b28c)
  return digits.charAt(hash & 63) + digits.charAt((hash >>> 6) & 63) + digits.charAt((hash >>> 12) & 63)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
