/** What kind of damage it is: the columns of the table. `other`: none of the first three. */
export type Damage = 'lost' | 'duplicated' | 'disordered' | 'other'

/** One breach of a promise. */
export interface Fault {
  /** As in the table of promises, such as `MSG-2`. */
  promise: string
  damage: Damage
  /** In words, with the ids that lead to it in the history. */
  what: string
}

/** How many of each kind. */
export function countFaults(faults: readonly Fault[]): Record<Damage, number> {
  const counts = { lost: 0, duplicated: 0, disordered: 0, other: 0 }
  for (const { damage } of faults) counts[damage] += 1
  return counts
}
