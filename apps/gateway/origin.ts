import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request may act for the person whose cookie it carries. Browsers name the page that asks in `Origin`: it must be ours, the host
 * that was asked or one of `allowed`. Without `Origin` it may be a browser's polling of its own origin, told by `Sec-Fetch-Site` or, on
 * plain HTTP, by `Referer`; or a program, unless `mustName`: what writes with a cookie has to say where it comes from. (Browsers name the
 * origin of every WebSocket and every POST, and keep a `SameSite=Lax` cookie from what another site polls.) With `isSecure` people come over
 * TLS alone: the same host without it is whoever sits on the line.
 */
export function isOriginAllowed(
  headers: IncomingHttpHeaders,
  { allowed, mustName, isSecure }: { allowed: readonly string[]; mustName: boolean; isSecure: boolean },
): boolean {
  const { origin, host, referer } = headers
  if (origin !== undefined) return isOurs(origin, host, { allowed, isSecure })
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  if (referer === undefined) return !mustName
  return URL.canParse(referer) && isOurs(new URL(referer).origin, host, { allowed, isSecure })
}

function isOurs(
  origin: string,
  host: string | undefined,
  { allowed, isSecure }: { allowed: readonly string[]; isSecure: boolean },
): boolean {
  if (allowed.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return (
    (url.protocol === 'https:' || (url.protocol === 'http:' && !isSecure)) && url.host === host?.toLowerCase()
  )
}
