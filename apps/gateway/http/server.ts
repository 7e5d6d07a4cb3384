import helmet from '@fastify/helmet'
import { ChatError } from '@runnel/protocol/errors'
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import type { App } from '../app.ts'

/** Bytes of a body: the largest holds a name, a handle and a password. */
const bodyLimit = 16_384

/** Makes the HTTP server: JSON in and out, every error as the protocol's error object with the fitting status. */
export function createHttpServer(): FastifyInstance {
  const server = fastify({
    bodyLimit,
    // What is far behind us may keep a connection; who sends a request slowly may not.
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
    // What is refused before a route is found, such as an address that cannot be decoded: no hook is asked, so its headers are written here.
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      const refusal = refusalOf(error)
      void reply
        .code(refusal.status)
        .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
        .send({ error: refusal.toAnswer() })
    },
  })
  server.server.headersTimeout = 10_000
  return server
}

/** Says how the server behaves whatever the route. */
export async function prepareHttpServer(
  server: FastifyInstance,
  { log, settings, counters }: App,
): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: settings.isSecureCookie ? { maxAge: 31_536_000 } : false,
  })
  // Only JSON: what a page elsewhere can make a browser send without asking first is text or a form.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined)
    try {
      done(null, JSON.parse(body as string))
    } catch {
      done(new ChatError('bad_request', { message: 'This is not JSON.' }), undefined)
    }
  })
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  server.setNotFoundHandler(async (_request, reply) => {
    const error = new ChatError('not_found')
    return reply.code(error.status).send({ error: error.toAnswer() })
  })
  server.setErrorHandler(async (error: FastifyError | ChatError, request, reply) => {
    const refusal = refusalOf(error)
    const status = error instanceof ChatError ? refusal.status : (error.statusCode ?? refusal.status)
    if (refusal.code === 'internal') {
      counters.faults.inc()
      log.error({ route: request.routeOptions.url, error }, 'HTTP request')
    } else log.debug({ route: request.routeOptions.url, code: refusal.code }, 'HTTP request')
    if (refusal.retryAfterMs !== undefined)
      reply.header('retry-after', Math.ceil(refusal.retryAfterMs / 1_000))
    return reply.code(status).send({ error: refusal.toAnswer() })
  })
}

function refusalOf(error: FastifyError | ChatError): ChatError {
  if (error instanceof ChatError) return error
  if (error.statusCode === 413) return new ChatError('too_large')
  if (error.statusCode === 415) return new ChatError('bad_request', { message: 'Send JSON.' })
  if (error.statusCode !== undefined && error.statusCode < 500) return new ChatError('bad_request')
  return new ChatError('internal')
}
