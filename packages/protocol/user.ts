import { z } from 'zod'
import { limits } from './limits.ts'
import { cursor, event, line, query, request, userId } from './shape.ts'

/** Handles that mean something else: `@channel` and `@here` call many, and what is done on the command line is the operator's. */
export const reservedHandles: ReadonlySet<string> = new Set(['channel', 'here', 'operator'])

/** A handle: 1 to 32 of `a-z 0-9 . _ -`, beginning and ending with a letter or digit. Unique, compared in lower case. */
export const handle = z
  .string()
  .max(limits.handleLength)
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'use letters, digits, dots, dashes and underscores')
  .refine((value) => !reservedHandles.has(value), 'this handle means something else here')

/** What somebody may do everywhere, the highest first; a guest is only in channels they were brought into. */
export const installationRole = z.enum(['owner', 'admin', 'member', 'guest'])

/** A person as others see them. `imported` people come from another system's history and cannot sign in. */
export const user = z.strictObject({
  user: userId,
  handle: z.string(),
  name: line(limits.nameLength),
  role: installationRole,
  imported: z.literal(true).optional(),
  /** Cannot sign in any more. */
  deactivated: z.literal(true).optional(),
  /** Handles they had before: mentions by them lead here. */
  earlier: z.array(z.string()).optional(),
})

/** Who people are, and how I am called. */
export const userRequests = [
  /** Changes how I am called. Links and mentions by an earlier handle keep leading to me, and nobody else can take it. */
  request(
    'user:rename',
    z.strictObject({ handle: handle.optional(), name: line(limits.nameLength).optional() }),
    user,
  ),
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

/** How new names are learnt without asking. */
export const userEvents = [
  /** Profiles that changed, of people whom I can see. */
  event('user:changed', z.strictObject({ users: z.array(user).min(1) })),
] as const

export type User = z.infer<typeof user>
export type InstallationRole = z.infer<typeof installationRole>
