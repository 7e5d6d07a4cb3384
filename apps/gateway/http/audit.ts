import { Readable } from 'node:stream'
import { auditFilter, type AuditRecord } from '@runnel/protocol/audit'
import { ChatError } from '@runnel/protocol/errors'
import { routes } from '@runnel/protocol/http'
import { operatorId, type UserId } from '@runnel/protocol/ids'
import { readAudit } from '@runnel/redis/audit/audit'
import { findUsers } from '@runnel/redis/user/user'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addressOf } from '../address.ts'
import type { App } from '../app.ts'
import { readCookie } from '../cookie.ts'
import { nameChannels, requireAuditor } from '../features/audit.ts'
import type { OwnRates } from '../rates.ts'
import { requireSession } from '../session.ts'
import { columns, csvLine } from './csv.ts'

const ms = z.coerce.number().int().nonnegative().optional()
const question = z.strictObject({
  ...auditFilter,
  from: ms,
  to: ms,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
})

/** Records whose people and channels are looked up together. */
const batchSize = 200

/** A record with the names that its ids have now. */
interface NamedRecord extends AuditRecord {
  byName?: string
  userName?: string
  channelName?: string
}

/** The audit as a file, written while it is read: however long it is, little of it is held. */
export function serveAudit(
  server: FastifyInstance,
  { redis, settings, counters, log }: App,
  rates: OwnRates,
): void {
  /** Adds names as people know them; of channels only those that are to be seen by who asks. */
  async function nameAll(batch: readonly AuditRecord[], reader: UserId): Promise<NamedRecord[]> {
    const users = new Set(batch.flatMap(({ by, user }) => (user === undefined ? [by] : [by, user])))
    const [people, channels] = await Promise.all([
      findUsers(redis, [...users]),
      nameChannels(redis, batch, reader),
    ])
    const names = new Map(channels.map(({ channel, name }) => [channel, name]))
    const handles = new Map(people.map(({ user, handle }) => [user, handle]))
    handles.set(operatorId, 'operator')
    return batch.map((record) => {
      const byName = handles.get(record.by)
      const userName = record.user && handles.get(record.user)
      const channelName = record.channel && names.get(record.channel)
      return {
        ...record,
        ...(byName === undefined ? {} : { byName }),
        ...(userName === undefined ? {} : { userName }),
        ...(channelName === undefined ? {} : { channelName }),
      }
    })
  }

  /** The file, a batch of lines at a time. */
  async function* write(
    records: AsyncIterable<AuditRecord>,
    reader: UserId,
    format: 'jsonl' | 'csv',
  ): AsyncGenerator<string> {
    if (format === 'csv') yield csvLine(columns)
    for await (const batch of inBatches(records)) {
      const lines = (await nameAll(batch, reader)).map((record) =>
        format === 'csv'
          ? csvLine(columns.map((column) => cell(record, column)))
          : `${JSON.stringify(record)}\n`,
      )
      yield lines.join('')
    }
  }

  server.route({
    method: routes.audit.method,
    url: routes.audit.path,
    onResponse: async (_request, reply) =>
      counters.http.inc({ route: routes.audit.path, status: String(reply.statusCode) }),
    handler: async (request, reply) => {
      await rates.spend('http', addressOf(request.raw))
      const { headers } = request
      const bearer = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1]
      const { me } = await requireSession(
        redis,
        bearer ?? readCookie(headers.cookie, settings.isSecureCookie),
      )
      const parsed = question.safeParse(request.query)
      if (!parsed.success) throw new ChatError('bad_request', { message: 'This filter makes no sense.' })
      const { format, ...filter } = parsed.data
      const sight = await requireAuditor(redis, me, filter.channel)
      const body = Readable.from(write(readAudit(redis, { ...filter, ...sight }), me.user, format))
      body.on('error', (error) => log.warn({ error }, 'an export of the audit broke off'))
      const day = new Date().toISOString().slice(0, 10)
      return reply
        .header(
          'content-type',
          format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
        )
        .header('content-disposition', `attachment; filename="audit-${day}.${format}"`)
        .send(body)
    },
  })
}

/** Times as people and spreadsheets read them. */
const cell = (record: NamedRecord, column: (typeof columns)[number]) =>
  column === 'at' ? new Date(record.at).toISOString() : record[column]

async function* inBatches(records: AsyncIterable<AuditRecord>): AsyncGenerator<AuditRecord[]> {
  let batch: AuditRecord[] = []
  for await (const record of records) {
    batch.push(record)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
