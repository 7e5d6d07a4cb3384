import { ping } from '@runnel/redis/connect'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'

/** How a gateway is. */
export interface Health {
  isDraining: boolean
  /** Since when Redis has been away, by `performance.now()`. */
  lostAt: number | undefined
}

/** How long a gateway without Redis keeps its sockets: a restart or failover passes, and nobody is sent anywhere meanwhile. */
const patienceMs = 10_000

/**
 * Serves liveness and readiness. The load balancer asks with `?balancer`: 404 means that nobody new may come while those who are here may stay
 * (draining, or Redis away for a moment), 503 that they had better go elsewhere.
 */
export function serveHealth(server: FastifyInstance, { redis }: App, health: Health): void {
  server.get('/api/health/live', async () => ({ ok: true }))
  server.get('/api/health/ready', async (request, reply) => {
    const isBalancer = 'balancer' in (request.query as object)
    if (health.isDraining) return reply.code(isBalancer ? 404 : 503).send({ ok: false, failing: 'draining' })
    const isThere =
      redis.isReady &&
      (await ping(redis).then(
        () => true,
        () => false,
      ))
    if (isThere) return { ok: true }
    const isForLong = health.lostAt !== undefined && performance.now() - health.lostAt > patienceMs
    return reply.code(isBalancer && !isForLong ? 404 : 503).send({ ok: false, failing: 'redis' })
  })
}
