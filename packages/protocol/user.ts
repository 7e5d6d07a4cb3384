import { z } from 'zod'
import { limits } from './limits.ts'
import { cursor, line, query, request, userId } from './shape.ts'

/** A handle: 1 to 32 of `a-z 0-9 . _ -`, beginning and ending with a letter or digit. Unique, compared in lower case. */
export const handle = z
  .string()
  .max(limits.handleLength)
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'use letters, digits, dots, dashes and underscores')

export const installationRole = z.enum(['owner', 'admin', 'member', 'guest'])

/** A person as others see them. `imported` people come from another system's history and cannot sign in. */
export const user = z.strictObject({
  user: userId,
  handle: z.string(),
  name: line(limits.nameLength),
  role: installationRole,
  imported: z.literal(true).optional(),
})

export const userRequests = [
  /** Profiles by id; ids that do not exist are left out. */
  request(
    'user:read',
    z.strictObject({ users: z.array(userId).min(1).max(limits.usersPerRead) }),
    z.strictObject({ users: z.array(user) }),
  ),
  /** People of the installation whose handle or name begins with `query`, by handle. */
  request(
    'user:list',
    z.strictObject({ query: query.optional(), cursor: cursor.optional() }),
    z.strictObject({ users: z.array(user), cursor: cursor.optional() }),
  ),
] as const

export type User = z.infer<typeof user>
export type InstallationRole = z.infer<typeof installationRole>
