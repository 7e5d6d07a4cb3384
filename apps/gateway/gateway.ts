import type { ChannelId } from '@runnel/protocol/ids'
import { limits } from '@runnel/protocol/limits'
import { protocolVersion } from '@runnel/protocol/version'
import { connectRedis, type RedisOptions } from '@runnel/redis/connect'
import { measureSkew } from '@runnel/redis/clock'
import { openFeeds } from '@runnel/redis/feed/feed'
import { createRosters } from '@runnel/redis/member/roster'
import { enlist } from '@runnel/redis/process/process'
import { createLog, type Log } from '@runnel/server/log'
import { createMetrics, serveMetrics, tellBuild, type Metrics } from '@runnel/server/metrics'
import { createRedisMetrics } from '@runnel/server/redis-metrics'
import { release } from '@runnel/server/release'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { createAdapter } from './adapter.ts'
import { endSocket, type App, type ChatServer, type ChatSocket, type GatewaySettings } from './app.ts'
import { createBuffers } from './buffers.ts'
import { allowHandshake, letIn } from './connect.ts'
import { createCounters } from './counters.ts'
import { drain } from './drain.ts'
import { socketsIn } from './fan-out.ts'
import { createFeed, type Feed } from './feed.ts'
import { findFrameFault } from './frame-check.ts'
import { createFrames } from './frames.ts'
import { accountHandlers } from './features/account.ts'
import { activityHandlers } from './features/activity.ts'
import { adminHandlers } from './features/admin.ts'
import { auditHandlers } from './features/audit.ts'
import { channelHandlers } from './features/channel.ts'
import { draftHandlers } from './features/draft.ts'
import { historyHandlers } from './features/history.ts'
import { holdHandlers } from './features/hold.ts'
import { invitationHandlers } from './features/invitation.ts'
import { knockHandlers } from './features/knock.ts'
import { memberHandlers } from './features/member.ts'
import { messageHandlers } from './features/message.ts'
import { preferenceHandlers } from './features/preference.ts'
import { createPresence } from './features/presence/presence.ts'
import { reactionHandlers } from './features/reaction.ts'
import { purgeHandlers } from './features/purge.ts'
import { readHandlers } from './features/read.ts'
import { sessionHandlers } from './features/session.ts'
import { threadHandlers } from './features/thread.ts'
import { createTyping } from './features/typing.ts'
import { usageHandlers } from './features/usage.ts'
import { userHandlers } from './features/user.ts'
import { createHandle } from './handle.ts'
import { createHolds } from './holds.ts'
import { serveAudit } from './http/audit.ts'
import { serveAuth } from './http/auth.ts'
import { serveHealth, type Health } from './http/health.ts'
import { createHttpServer, prepareHttpServer } from './http/server.ts'
import { serveStart } from './http/start.ts'
import { createMemberships } from './membership.ts'
import { createMissed } from './missed.ts'
import { parser } from './packet.ts'
import { createPace } from './pace.ts'
import { createPeople } from './people.ts'
import { createRates } from './rates.ts'
import { createResumes } from './resume.ts'
import { createTurn } from './turn.ts'
import { createUserNews } from './user-news.ts'

export interface GatewayOptions extends Partial<GatewaySettings> {
  redis: RedisOptions
  /** 127.0.0.1 when left out. */
  host?: string
  /** A free one when left out. */
  port?: number
  /** 0, or left out: no metrics are served. */
  metricsPort?: number
  /** How long a stopping gateway spreads its clients' departure, in ms (0). */
  drainMs?: number
  /** How often everything that a lost notice would have told is looked at, in ms (30,000, as ACC-1 promises). */
  sweepMs?: number
  /** How seldom the use of a session by its connections is noted, in ms (60,000); looked at in each sweep. */
  noteUseMs?: number
  /** How long a hold on a channel's administration lasts unless renewed, which is done three times in that time, in ms (15,000). */
  holdMs?: number
  /** Silent when left out. */
  log?: Log
  /** Also counts memory, CPU and event-loop lag of the whole process. */
  isWholeProcess?: boolean
  /** False: Socket.IO writes all frames, as where the look at the start finds a difference (true). */
  writesFrames?: boolean
}

/** A running gateway. Letting go of it drains it: everyone is sent away, and everything asked is answered. */
export interface Gateway extends AsyncDisposable {
  /** Its origin, for HTTP and Socket.IO. */
  readonly url: string
  readonly name: string
  readonly metricsUrl: string | undefined
  readonly metrics: Metrics
}

/** What may be written to each socket of a channel before its buffers are looked at, in bytes. */
const lookEveryBytes = 64 * 1_024
/** A client that asks for nothing for so long hears its channels without having asked, in ms. */
const unaskedMs = 250

/** How often this clock is compared with Redis's, in ms. */
const clockEveryMs = 10_000

/** Starts a gateway. Rejects when Redis is not there, or the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    host = '127.0.0.1',
    port = 0,
    metricsPort = 0,
    drainMs = 0,
    sweepMs = 30_000,
    noteUseMs = 60_000,
    holdMs = 15_000,
    writesFrames = true,
  } = options
  const { log = createLog({ name: 'gateway', level: 'silent' }), isWholeProcess = false } = options
  const settings: GatewaySettings = {
    name: options.name ?? `g_${randomBytes(3).toString('hex')}`,
    workspace: options.workspace ?? 'Runnel',
    signUp: options.signUp ?? 'invited',
    origins: options.origins ?? [],
    isSecureCookie: options.isSecureCookie ?? false,
    hasLimits: options.hasLimits ?? true,
    typingMembers: options.typingMembers ?? 500,
  }
  const now = () => performance.now()
  await using started = new AsyncDisposableStack()
  const health: Health = { isDraining: false, lostAt: undefined }

  const metrics = createMetrics({ withProcess: isWholeProcess })
  tellBuild(metrics, { process: 'gateway', version: release })
  let isReady = () => false
  const redisMetrics = createRedisMetrics(metrics, () => isReady())
  const redis = started.use(
    await connectRedis({
      onError: (error) => log.warn({ error }, 'Redis'),
      onOutage: (reason) => redisMetrics.outages.inc({ reason }),
      ...options.redis,
    }),
  )
  const rates = createRates(redis, { isOn: settings.hasLimits })
  const http = createHttpServer()
  const io: ChatServer = new Server({
    path: '/socket.io',
    serveClient: false,
    adapter: createAdapter(redis),
    parser,
    allowRequest: allowHandshake({ settings }, rates, () => !health.isDraining),
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 10_000,
    // A client that died without a word is noticed within 35 s, and gone after its grace: PRE-1 promises 50 s.
    pingInterval: 20_000,
    pingTimeout: 15_000,
  })
  isReady = () => redis.isReady
  let skewMs = 0
  const counters = createCounters(
    metrics,
    () => io.of('/').sockets.size,
    () => feed.holes(),
  )
  const app: App = { redis, io, log, counters, settings }

  const turn = createTurn()
  started.defer(() => turn.close())
  const frameFault = writesFrames ? await findFrameFault() : 'Socket.IO was asked to write them'
  if (frameFault !== undefined)
    log.warn({ reason: frameFault }, 'frames are not written to the connections directly')
  counters.framesDirect.set(frameFault === undefined ? 1 : 0)
  const pace = createPace(now)
  const frames = createFrames(io, { turn, pace, isDirect: frameFault === undefined })
  started.defer(() => frames.close())
  const buffers = createBuffers(app)
  const memberships = createMemberships(app, () => feed)
  const sent = new Map<ChannelId, number>()
  const feeds = started.use(
    openFeeds(redis, {
      onEntry: (channel, epoch, sequence, json) => feed.take(channel, epoch, sequence, json),
      onBeside: (channel, text) => feed.takeBeside(channel, text),
      onUser: (user, message) => people.take(user, message),
      onPresence: (changes) => presence.take(changes),
      onPerson: (user) => userNews.take(user),
      onLost: (channels) => feed.doubt(channels),
      onInterrupted() {
        feed.checkAll()
        presence.again()
        missed.tell()
      },
    }),
  )
  const feed: Feed = createFeed(app, {
    feeds,
    turn,
    pace,
    frames,
    now,
    redisNow: () => Date.now() + skewMs,
    listener: {
      onDeparture(channel, departure) {
        memberships.depart(channel, departure)
        presence.departed(channel, departure.user)
      },
      onFork(channel) {
        for (const id of socketsIn(io, channel)) {
          const socket = io.of('/').sockets.get(id)
          if (socket) endSocket(socket, { reason: 'draining', reconnect: true })
        }
      },
      onSent(channel, bytes) {
        const total = (sent.get(channel) ?? 0) + bytes
        if (total < lookEveryBytes) sent.set(channel, total)
        else {
          sent.delete(channel)
          buffers.lookAt(socketsIn(io, channel))
        }
      },
    },
  })
  started.defer(() => feed.close())
  const people = createPeople(app, { feeds, feed, memberships, noteUseMs })
  const missed = createMissed(app, () => people.sweep())
  started.defer(() => missed.close())
  const resumes = createResumes(app, memberships, { now, random: Math.random })
  const holds = createHolds(app, { feed, ttlMs: holdMs })
  const rosters = createRosters(redis, { now })
  const typing = createTyping(app, { memberships, feed, now })
  const presence = createPresence(app, memberships, { now })
  started.defer(() => presence.close())
  const userNews = createUserNews(app)
  started.defer(() => userNews.close())

  /** A client that did not resume hears its channels from now on, too. */
  const seatUnasked = async (socket: ChatSocket) => {
    if (socket.data.seat !== 'none' || !socket.connected) return
    socket.data.seat = 'coming'
    try {
      memberships.seat(socket, await memberships.read(socket.data.user))
    } catch (error) {
      if (socket.data.seat === 'coming') socket.data.seat = 'none'
      throw error
    }
  }
  const hear = createHandle(
    app,
    {
      ...sessionHandlers(app, memberships, resumes),
      ...channelHandlers(app, memberships),
      ...messageHandlers(app, memberships),
      ...reactionHandlers(app),
      ...historyHandlers(app),
      ...draftHandlers(app),
      ...preferenceHandlers(app),
      ...activityHandlers(app),
      ...readHandlers(app, people),
      ...threadHandlers(app),
      ...typing.handlers,
      ...presence.handlers,
      ...userHandlers(app, rates),
      ...accountHandlers(app),
      ...auditHandlers(app),
      ...usageHandlers(app, now),
      ...memberHandlers(app, { holds, rosters }),
      ...knockHandlers(app, rosters),
      ...adminHandlers(app, holds),
      ...holdHandlers(app, holds),
      ...purgeHandlers(app, holds, { now }),
      ...invitationHandlers(app, memberships),
    },
    {
      now,
      beforeFirst: seatUnasked,
      beforeAnswer: (socket) => frames.hold(socket),
      onAnswered(socket) {
        frames.answered(socket)
        buffers.lookIfWaiting(socket)
      },
    },
  )
  function leave(this: ChatSocket) {
    frames.forget(this)
    typing.drop(this)
    holds.drop(this)
    presence.disconnect(this)
  }
  io.use(letIn(app, { rates, followUser: (user) => people.follow(user), now }))
  io.on('connection', (socket) => {
    socket.onAny(hear)
    socket.on('disconnect', leave)
    people.greet(socket)
    presence.connect(socket)
    setTimeout(() => {
      seatUnasked(socket).catch((error: unknown) => log.debug({ error }, 'a socket could not be seated'))
    }, unaskedMs).unref()
  })

  await prepareHttpServer(http, app)
  serveHealth(http, app, health)
  serveAuth(http, app, rates)
  serveAudit(http, app, rates)
  serveStart(http, app, rates, resumes)
  await http.ready()
  io.attach(http.server)
  io.engine.on('headers', (headers: Record<string, string>) => {
    headers['x-content-type-options'] = 'nosniff'
  })

  started.defer(
    redis.onConnection((state) => {
      if (state === 'lost') health.lostAt ??= performance.now()
      else {
        health.lostAt = undefined
        feed.checkAll()
      }
    }),
  )
  const measureClock = async () => {
    skewMs = await measureSkew(redis)
    redisMetrics.skew.set(skewMs / 1_000)
  }
  const every = (ms: number, work: () => unknown) => {
    const timer = setInterval(async () => {
      try {
        await work()
      } catch (error) {
        log.warn({ error }, 'a regular duty failed')
      }
    }, ms)
    started.defer(() => clearInterval(timer))
  }
  every(1_000, () => {
    feed.tick()
    people.tick()
    buffers.lookAtAll()
    presence.tick()
  })
  every(2_000, () => presence.renew())
  every(clockEveryMs, measureClock)
  every(holdMs / 3, () => holds.renew())
  every(sweepMs, () => people.sweep())

  started.use(
    await enlist(
      redis,
      {
        kind: 'gateway',
        name: settings.name,
        release,
        protocol: protocolVersion,
        ackReplicas: options.redis.ackReplicas ?? 0,
      },
      (error) => log.warn({ error }, 'could not say that it runs'),
    ),
  )
  await Promise.all([feeds.subscribePresence(), feeds.subscribePeople(), presence.renew(), measureClock()])
  const served =
    metricsPort === 0 ? undefined : started.use(await serveMetrics(metrics, { host, port: metricsPort }))
  await http.listen({ host, port })
  started.defer(async () => {
    health.isDraining = true
    counters.draining.set(1)
    log.info({ sockets: io.of('/').sockets.size }, 'draining')
    await drain(app, drainMs)
    await holds.dropAll()
    await presence.settled()
    await io.close()
    await http.close()
  })
  const address = http.server.address() as AddressInfo
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
  log.info({ url, gateway: settings.name }, 'serving')
  const owned = started.move()
  return {
    url,
    name: settings.name,
    metricsUrl: served?.url,
    metrics,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
