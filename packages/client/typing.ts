import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Clock } from './clock.ts'

/** Times of `@runnel/protocol/typing`, written again because that file would bring zod into the browser; a test holds them alike. */
export const typing = { repeatMs: 3_000, forgetMs: 6_000 } as const

export type Typists = ReadonlyMap<ChannelId, readonly UserId[]>

/** Knows who is typing where and forgets each person 6 s after their last sign, whatever happens (TYP-1). */
export function trackTyping(clock: Clock, show: (typists: Typists) => void) {
  const forgetters = new Map<ChannelId, Map<UserId, () => void>>()

  const publish = () =>
    show(new Map([...forgetters].map(([channel, people]) => [channel, [...people.keys()]] as const)))

  function forget(channel: ChannelId, user: UserId): void {
    const people = forgetters.get(channel)
    const cancel = people?.get(user)
    if (!people || !cancel) return
    cancel()
    people.delete(user)
    if (people.size === 0) forgetters.delete(channel)
    publish()
  }

  return {
    hear(channel: ChannelId, user: UserId, isTyping: boolean): void {
      if (!isTyping) return forget(channel, user)
      const people = forgetters.get(channel) ?? new Map<UserId, () => void>()
      forgetters.set(channel, people)
      const cancel = people.get(user)
      cancel?.()
      people.set(
        user,
        clock.after(typing.forgetMs, () => forget(channel, user)),
      )
      if (!cancel) publish()
    },
    /** Everyone in a channel that is no longer mine. */
    forget(channel: ChannelId): void {
      for (const user of forgetters.get(channel)?.keys() ?? []) forget(channel, user)
    },
    /** Everyone, when the connection is lost. */
    forgetAll(): void {
      if (forgetters.size === 0) return
      for (const people of forgetters.values()) for (const cancel of people.values()) cancel()
      forgetters.clear()
      publish()
    },
  }
}

/** Tells others that I am typing: at once, then at most every 3 s, and when I have stopped. */
export function tellTyping(clock: Clock, tell: (channel: ChannelId, isTyping: boolean) => void) {
  const toldAt = new Map<ChannelId, number>()
  return {
    type(channel: ChannelId): void {
      const now = clock.now()
      if (now - (toldAt.get(channel) ?? -Infinity) < typing.repeatMs) return
      toldAt.set(channel, now)
      tell(channel, true)
    },
    stop(channel: ChannelId): void {
      const at = toldAt.get(channel)
      if (at === undefined) return
      toldAt.delete(channel)
      if (clock.now() - at < typing.forgetMs) tell(channel, false)
    },
    /** After a reconnect nobody knows any more. */
    reset: (): void => toldAt.clear(),
  }
}
