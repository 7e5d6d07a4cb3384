import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request may act for the person whose cookie it carries. Browsers name the page that asks in `Origin`: it must be ours, the host
 * that was asked or one of `allowed`. Without `Origin` it comes from a program, which shows its token instead of a cookie, or it is a
 * browser's polling of its own origin, which is told by `Sec-Fetch-Site` or, on plain HTTP, by `Referer`.
 */
export function isOriginAllowed(
  headers: IncomingHttpHeaders,
  { allowed, hasCookie }: { allowed: readonly string[]; hasCookie: boolean },
): boolean {
  const { origin, host, referer } = headers
  if (origin !== undefined) return isOurs(origin, host, allowed)
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  if (!hasCookie) return true
  return referer !== undefined && URL.canParse(referer) && isOurs(new URL(referer).origin, host, allowed)
}

function isOurs(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.host === host?.toLowerCase()
}
