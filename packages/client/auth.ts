import { ChatError } from '@runnel/protocol/errors'
import type { ErrorAnswer } from '@runnel/protocol/errors'
import type { SignIn, SignUp } from '@runnel/protocol/http'
import type { User } from '@runnel/protocol/user'

/** Who signed in. `token` only outside browsers, where the cookie can be read: give it to `createClient`. */
export interface SignedIn {
  user: User
  token?: string
}

/** Makes an account and signs in. `url`: the origin, empty in a browser. Throws ChatError: `conflict` (handle taken), `forbidden` (no or no good invitation), `bad_request`, `rate_limited`, `unavailable`. */
export function signUp(url: string, input: SignUp): Promise<SignedIn> {
  return enter(url, 'sign-up', input)
}

/** Throws ChatError: `unauthenticated` (wrong handle or password, one as the other), `rate_limited`, `unavailable`. */
export function signIn(url: string, input: SignIn): Promise<SignedIn> {
  return enter(url, 'sign-in', input)
}

/** Ends this session; its sockets close. */
export async function signOut(url: string, token?: string): Promise<void> {
  await call(url, '/api/auth/sign-out', { method: 'POST' }, token)
}

/** Sets a new password by a link, once; all sessions of that person end. Throws ChatError: `not_found` (the link is not good any more), `bad_request`, `rate_limited`, `unavailable`. */
export async function resetPassword(url: string, input: { token: string; password: string }): Promise<void> {
  await call(url, '/api/auth/reset', { method: 'POST', body: JSON.stringify(input) })
}

async function enter(url: string, path: 'sign-up' | 'sign-in', input: unknown): Promise<SignedIn> {
  const response = await call(url, `/api/auth/${path}`, { method: 'POST', body: JSON.stringify(input) })
  const { user } = (await response.json()) as { user: User }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => /^(?:__Host-)?runnel_session=([^;]+)/.exec(line)?.[1])
    .find((value) => value !== undefined)
  return { user, ...(cookie === undefined ? {} : { token: decodeURIComponent(cookie) }) }
}

async function call(url: string, path: string, init: RequestInit, token?: string): Promise<Response> {
  const headers = new Headers()
  if (init.body) headers.set('content-type', 'application/json')
  // Outside browsers nobody sends these by itself.
  if (typeof window === 'undefined') {
    headers.set('origin', new URL(url).origin)
    if (token !== undefined)
      headers.set(
        'cookie',
        ['runnel_session', '__Host-runnel_session']
          .map((name) => `${name}=${encodeURIComponent(token)}`)
          .join('; '),
      )
  }
  let response: Response
  try {
    response = await fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(15_000) })
  } catch (cause) {
    throw new ChatError('unavailable', { message: 'The server cannot be reached.', cause })
  }
  if (response.ok) return response
  const body = (await response.json().catch(() => undefined)) as { error?: ErrorAnswer } | undefined
  throw body?.error
    ? ChatError.fromAnswer(body.error)
    : new ChatError(
        response.status === 401 ? 'unauthenticated' : response.status >= 500 ? 'unavailable' : 'bad_request',
      )
}
