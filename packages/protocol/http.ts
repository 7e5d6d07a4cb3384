import { z } from 'zod'
import { resetToken } from './account.ts'
import { historyPage } from './history.ts'
import { invitationToken } from './invitation.ts'
import { limits } from './limits.ts'
import { resumed } from './session.ts'
import { channelId, count, line, nothing } from './shape.ts'
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
    /** `channel`: the channel it leads into, by name. */
    answer: z.strictObject({
      workspace: z.string(),
      channel: z.strictObject({ channel: channelId, name: z.string() }).optional(),
    }),
  },
  /** Whether a link to choose a new password is good; 404 when not, without a reason. */
  readReset: {
    method: 'GET',
    path: '/api/auth/reset/:token',
    body: z.undefined(),
    answer: z.strictObject({ handle: z.string() }),
  },
  /** Sets a new password, once; all sessions of that person end. */
  reset: {
    method: 'POST',
    path: '/api/auth/reset',
    body: z.strictObject({ token: resetToken, password }),
    answer: z.undefined(),
  },
  /** The audit records that `audit:list` would give (`?channel= by= user= action= from= to=`), as JSON lines or, with `format=csv`, as a table. */
  audit: { method: 'GET', path: '/api/audit', body: z.undefined(), answer: z.undefined() },
  /** What the server renders first: the resume answer, the newest page of one channel of mine (`?channel=`), and the people in both. */
  start: {
    method: 'GET',
    path: '/api/start',
    body: z.undefined(),
    answer: z.strictObject({ session: resumed, page: historyPage.optional(), users: z.array(user) }),
  },
} as const

/** For a new account: `invite` where one has to be invited. */
export type SignUp = z.infer<typeof routes.signUp.body>
/** What a session is given for. */
export type SignIn = z.infer<typeof routes.signIn.body>
/** What a page of the app is first rendered from. */
export type Start = z.infer<typeof routes.start.answer>
/** What is told before anybody has signed in. */
export type Workspace = z.infer<typeof routes.workspace.answer>
