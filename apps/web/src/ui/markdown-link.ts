/** Where a link in a message may lead: the web and mail, nothing else; no scripts, no files, no relative addresses. */
export function isSafeLink(href: string): boolean {
  if (!/^(?:https?:\/\/|mailto:)[^\s]/i.test(href)) return false
  return URL.canParse(href)
}

/**
 * The host a link really leads to when its text looks like the address of another one, undefined otherwise.
 * `[bank.example](https://evil.example)` gives `evil.example`; a host in look-alike letters gives its ASCII form.
 */
export function disguisedHost(href: string, text: string): string | undefined {
  const url = URL.parse(href)
  if (url === null || url.host === '') return undefined
  const shown = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*@)?([^\s/?#@]+\.[^\s/?#@]{2,})/iu.exec(text)?.[1]
  if (shown === undefined) return undefined
  return bare(shown) === bare(url.host) ? undefined : url.host
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
}
