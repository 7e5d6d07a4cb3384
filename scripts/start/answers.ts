/** The HTTP status that a server gives at a URL; undefined while there is no answer. */
export async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) })
    await response.body?.cancel()
    return response.status
  } catch {
    return undefined
  }
}

/** Whether a server says of itself that it is well. */
export async function isWell(url: string): Promise<boolean> {
  return (await statusOf(url)) === 200
}

/** Whether the way through the load balancer is open: to a gateway, which says 401 to a stranger, and to a page of the web app. */
export async function isOpen(url: string): Promise<boolean> {
  const [session, page] = [await statusOf(`${url}/api/auth/session`), await statusOf(url)]
  return session === 401 && page !== undefined && page < 500
}
