import { z } from 'zod'
import { historyPage } from './history.ts'
import { invitationToken } from './invitation.ts'
import { limits } from './limits.ts'
import { resumed } from './session.ts'
import { count, line, nothing } from './shape.ts'
import { handle, user } from './user.ts'

const password = z.string().min(limits.passwordLength.min).max(limits.passwordLength.max)

/** The HTTP routes: method, path, body and answer. All JSON, same origin. */
export const routes = {
  signUp: {
    method: 'POST',
    path: '/api/auth/sign-up',
    body: z.strictObject({
      handle,
      name: line(limits.nameLength),
      password,
      invite: invitationToken.optional(),
    }),
    answer: z.strictObject({ user }),
  },
  signIn: {
    method: 'POST',
    path: '/api/auth/sign-in',
    body: z.strictObject({
      handle: z.string().max(limits.handleLength).toLowerCase(),
      password: z.string().max(limits.passwordLength.max),
    }),
    answer: z.strictObject({ user }),
  },
  signOut: { method: 'POST', path: '/api/auth/sign-out', body: nothing.optional(), answer: z.undefined() },
  session: {
    method: 'GET',
    path: '/api/auth/session',
    body: z.undefined(),
    answer: z.strictObject({ user, protocol: count }),
  },
  /** For the pages before sign-in: the workspace's name, and whether its first person is still to come. */
  workspace: {
    method: 'GET',
    path: '/api/workspace',
    body: z.undefined(),
    answer: z.strictObject({ name: z.string(), signUp: z.enum(['first', 'open', 'invited']) }),
  },
  /** Whether an invitation is good; 404 when not, without a reason. */
  invitation: {
    method: 'GET',
    path: '/api/invitations/:token',
    body: z.undefined(),
    answer: z.strictObject({ workspace: z.string() }),
  },
  /** What the server renders first: the resume answer, the newest page of one channel of mine (`?channel=`), and the people in both. */
  start: {
    method: 'GET',
    path: '/api/start',
    body: z.undefined(),
    answer: z.strictObject({ session: resumed, page: historyPage.optional(), users: z.array(user) }),
  },
} as const

export type SignUp = z.infer<typeof routes.signUp.body>
export type SignIn = z.infer<typeof routes.signIn.body>
export type Start = z.infer<typeof routes.start.answer>
export type Workspace = z.infer<typeof routes.workspace.answer>
