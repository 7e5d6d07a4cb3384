/** How long a browser keeps the cookie, in seconds; the session itself ends by its own time in Redis. */
const maxAge = 30 * 86_400

/** The name of the session's cookie. The `__Host-` prefix makes browsers refuse it from any other host or over plain HTTP. */
export const cookieName = (isSecure: boolean) => (isSecure ? '__Host-runnel_session' : 'runnel_session')

/** The session's token in a `Cookie` header: the first of that name, which is the one with the most particular path. */
export function readCookie(header: string | undefined, isSecure: boolean): string | undefined {
  const begin = `${cookieName(isSecure)}=`
  const pair = header?.split(';').find((one) => one.trim().startsWith(begin))
  // A token is base64url: nothing in it is ever quoted or escaped.
  return pair?.trim().slice(begin.length) || undefined
}

/** A `Set-Cookie` header that keeps the token, or, without one, drops it. */
export function writeCookie(token: string | undefined, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : ''
  const age = token === undefined ? 0 : maxAge
  return `${cookieName(isSecure)}=${token ?? ''}; Max-Age=${age}; Path=/; HttpOnly; SameSite=Lax${secure}`
}
