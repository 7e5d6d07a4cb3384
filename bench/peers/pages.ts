import { createServer } from 'node:http'
import { Redis } from 'ioredis'

/** A page of history as bare as it can be: `http`, one `XREVRANGE`, no session, nothing checked. */

const redis = new Redis(process.env.REDIS_URL ?? '')
const http = createServer((request, response) => {
  const log = new URL(request.url ?? '', 'http://bare').searchParams.get('log') ?? ''
  redis.xrevrange(log, '+', '-', 'COUNT', 50).then(
    (entries) => {
      response.setHeader('content-type', 'application/json')
      response.end(`[${entries.map(([, [, entry = '']]) => entry).join(',')}]`)
    },
    () => response.writeHead(500).end(),
  )
})
http.listen(Number(process.env.RUNNEL_PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
