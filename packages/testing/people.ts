import { createHash } from 'node:crypto'
import type { UserId } from '@runnel/protocol/ids'

/** Ids of the people that tests speak of, where no account is needed. */
export const ada = personNamed('ada')
export const bob = personNamed('bob')
export const cy = personNamed('cy')

/** The id of whoever a test calls so: the same for the same name. */
export function personNamed(name: string): UserId {
  const digest = createHash('sha256').update(name).digest()
  return `u_${[...digest.subarray(0, 12)].map((byte) => (byte % 36).toString(36)).join('')}` as UserId
}
