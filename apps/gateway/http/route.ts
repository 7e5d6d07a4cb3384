import { ChatError } from '@runnel/protocol/errors'
import { limits } from '@runnel/protocol/limits'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { addressOf } from '../address.ts'
import type { App } from '../app.ts'
import { isBounded } from '../bounds.ts'
import { readCookie } from '../cookie.ts'
import { isOriginAllowed } from '../origin.ts'
import { WireText } from '../packet.ts'
import type { Rates } from '../rates.ts'

/** A row of `routes` in the protocol. */
interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: z.ZodType
  readonly answer: z.ZodType
}

/** A call over HTTP, parsed and let through. */
export interface Call<Body> {
  body: Body
  request: FastifyRequest
  reply: FastifyReply
  address: string
  /** The session's token: from the cookie, or from `Authorization: Bearer` for programs. */
  token: string | undefined
}

/** Serves one row: origin, rate, body, work, answer, which may be JSON already; without an answer it is 204. What it throws is answered by the server's error handler. */
export function serveRoute<Row extends Route>(
  server: FastifyInstance,
  { settings, counters }: App,
  rates: Rates,
  row: Row,
  run: (call: Call<z.output<Row['body']>>) => Promise<z.input<Row['answer']> | WireText>,
): void {
  server.route({
    method: row.method,
    url: row.path,
    onResponse: async (_request, reply) =>
      counters.http.inc({ route: row.path, status: String(reply.statusCode) }),
    handler: async (request, reply) => {
      const { headers } = request
      const cookie = readCookie(headers.cookie, settings.isSecureCookie)
      const hasCookie = cookie !== undefined
      if (
        row.method !== 'GET' &&
        !isOriginAllowed(headers, {
          allowed: settings.origins,
          isSecure: settings.isSecureCookie,
          mustName: hasCookie,
        })
      )
        throw new ChatError('forbidden', { message: 'This origin may not ask that.' })
      const address = addressOf(request.raw)
      await rates.spend('http', address)
      const bearer = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1]
      const body = parseBody(row, request.body)
      const answer = await run({ body, request, reply, address, token: bearer ?? cookie })
      if (answer === undefined) return reply.code(204).send()
      if (answer instanceof WireText)
        return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json)
      return reply.send(answer)
    },
  })
}

function parseBody<Row extends Route>(row: Row, given: unknown): z.output<Row['body']> {
  if (!isBounded(given, { maxDepth: limits.depth, maxParts: 100 })) throw new ChatError('bad_request')
  const parsed = row.body.safeParse(given === null ? undefined : given)
  if (parsed.success) return parsed.data as z.output<Row['body']>
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  const message = `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not well formed'}`
  throw new ChatError('bad_request', { message: message.slice(0, 200) })
}
