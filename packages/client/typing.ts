import type { ChannelId, UserId } from '@runnel/protocol/ids'
import type { Clock } from './clock.ts'
import type { ThreadKey } from './thread.ts'

/** Times of `@runnel/protocol/typing`, written again because that file would bring zod into the browser; a test holds them alike. */
export const typing = { repeatMs: 3_000, forgetMs: 6_000 } as const

/** Where somebody types: in a channel, or in a thread of it. */
export type TypingPlace = ChannelId | ThreadKey
/** Who is typing where, in the order in which they began. */
export type Typists = ReadonlyMap<TypingPlace, readonly UserId[]>

/** Knows who is typing where and forgets each person 6 s after their last sign, whatever happens (TYP-1). */
export function trackTyping(clock: Clock, show: (typists: Typists) => void) {
  const forgetters = new Map<TypingPlace, Map<UserId, () => void>>()

  const publish = () =>
    show(new Map([...forgetters].map(([channel, people]) => [channel, [...people.keys()]] as const)))

  function forget(place: TypingPlace, user: UserId): void {
    const people = forgetters.get(place)
    const cancel = people?.get(user)
    if (!people || !cancel) return
    cancel()
    people.delete(user)
    if (people.size === 0) forgetters.delete(place)
    publish()
  }

  return {
    hear(place: TypingPlace, user: UserId, isTyping: boolean): void {
      if (!isTyping) return forget(place, user)
      const people = forgetters.get(place) ?? new Map<UserId, () => void>()
      forgetters.set(place, people)
      const cancel = people.get(user)
      cancel?.()
      people.set(
        user,
        clock.after(typing.forgetMs, () => forget(place, user)),
      )
      if (!cancel) publish()
    },
    /** Everyone in a channel that is no longer mine, and in its threads. */
    forget(channel: ChannelId): void {
      for (const [place, people] of forgetters)
        if (place.startsWith(channel)) for (const user of people.keys()) forget(place, user)
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
export function tellTyping(clock: Clock, tell: (place: TypingPlace, isTyping: boolean) => void) {
  const toldAt = new Map<TypingPlace, number>()
  return {
    type(place: TypingPlace): void {
      const now = clock.now()
      if (now - (toldAt.get(place) ?? -Infinity) < typing.repeatMs) return
      toldAt.set(place, now)
      tell(place, true)
    },
    stop(place: TypingPlace): void {
      const at = toldAt.get(place)
      if (at === undefined) return
      toldAt.delete(place)
      if (clock.now() - at < typing.forgetMs) tell(place, false)
    },
    /** After a reconnect nobody knows any more. */
    reset: (): void => toldAt.clear(),
  }
}
