import { NextResponse } from 'next/server'
import type { NextRequest } from 'next/server'
import { contentPolicy } from './content-policy.ts'
import { sessionCookies } from './session-cookie.ts'

/** Pages that need a session. Whether the session is good is decided by the gateway, never here. */
const needsSession = /^\/(?:$|c\/|browse$|unread$|threads$|activity$|admin(?:\/|$)|settings$)/

/** Gives every page its own nonce, and sends visitors without any session to sign in. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  if (needsSession.test(pathname) && !sessionCookies.some((name) => request.cookies.has(name))) {
    const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
    return NextResponse.redirect(new URL(`/sign-in${next}`, request.url))
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('x-frame-options', 'DENY')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
  if (process.env['RUNNEL_SECURE_COOKIE'] === 'true')
    response.headers.set('strict-transport-security', 'max-age=31536000')
  return response
}

export const config = {
  // Whatever may answer with a page: one that is not found is a page, too.
  matcher: ['/((?!_next/static/|icon\\.svg$).*)'],
}
