import type { UserId } from '@runnel/protocol/ids'

const namedMost = 8

/** Whom to name of those who reacted, myself first, and how many are left to be counted. */
export function namesOf(
  {
    people,
    me,
    count,
    isMine,
  }: {
    /** Those whose names are known, in the order in which they reacted. */
    people: readonly { user: UserId; name: string }[]
    me: UserId | undefined
    count: number
    isMine: boolean
  },
  you: string,
): { names: string[]; others: number } {
  const others = people.filter(({ user }) => user !== me).map(({ name }) => name)
  const names = (isMine ? [you, ...others] : others).slice(0, namedMost)
  return { names, others: Math.max(0, count - names.length) }
}
