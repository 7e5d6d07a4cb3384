import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves `GET /health`: 200 `{"ok":true}` while `findFault` resolves with nothing, else 503 with the part that fails. Port 0 takes a free one. */
export async function serveHealth(
  { host, port }: { host: string; port: number },
  findFault: () => Promise<string | undefined>,
): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.method !== 'GET' || request.url !== '/health') return answer(404, {})
    return findFault().then(
      (fault) =>
        fault === undefined ? answer(200, { ok: true }) : answer(503, { ok: false, failing: fault }),
      () => answer(503, { ok: false, failing: 'worker' }),
    )
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/health`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
