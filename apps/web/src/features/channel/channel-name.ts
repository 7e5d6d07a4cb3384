import { limits } from '@runnel/protocol/limits'

/** What a typed name becomes: lower case, spaces to dashes, a leading `#` dropped. */
export function asChannelName(typed: string): string {
  return typed.normalize('NFC').trim().replace(/^#+/, '').toLowerCase().replace(/\s+/g, '-')
}

/** Whether a name keeps the rules of the server, which decides. */
export function isChannelName(name: string): boolean {
  return (
    name.length <= limits.channelNameLength &&
    /^[\p{Ll}\p{Lo}\p{M}\p{Nd}][\p{Ll}\p{Lo}\p{M}\p{Nd}_-]*$/u.test(name)
  )
}
