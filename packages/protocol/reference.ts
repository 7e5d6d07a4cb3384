import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'
import { channelSummary, membership } from './channel.ts'
import { account } from './account.ts'
import { auditRecord } from './audit.ts'
import { draft } from './draft.ts'
import { logEntry } from './entry.ts'
import { errorKinds } from './errors.ts'
import { events } from './events.ts'
import { historyPage, since } from './history.ts'
import { routes } from './http.ts'
import { invitation } from './invitation.ts'
import { limits } from './limits.ts'
import { member } from './member.ts'
import { message, reply } from './message.ts'
import { preferences } from './preference.ts'
import { presence } from './presence.ts'
import { requests } from './requests.ts'
import { resumed, resumedChannel } from './session.ts'
import { position } from './shape.ts'
import { threadStanding } from './thread.ts'
import { user } from './user.ts'
import { oldestProtocol, protocolVersion } from './version.ts'

/** Writes `docs/protocol.md` from the schemas. Runs in Node only; `npm run docs` stores what it returns. */

type Json = { [key: string]: unknown }

/** The JSON Schema of what travels: inputs as a client writes them, before defaults and normalisation. */
export function schemaOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}

/** Every row's shape by name, the material of the version test. */
export function allShapes(): Record<string, unknown> {
  const shapes: Record<string, unknown> = {}
  for (const row of requests) shapes[row.name] = { input: schemaOf(row.input), output: schemaOf(row.output) }
  for (const row of events) shapes[row.name] = { payload: schemaOf(row.payload) }
  for (const route of Object.values(routes))
    shapes[`${route.method} ${route.path}`] = { body: schemaOf(route.body), answer: schemaOf(route.answer) }
  return shapes
}

const named: Record<string, z.ZodType> = {
  Position: position,
  User: user,
  Member: member,
  ChannelSummary: channelSummary,
  Membership: membership,
  LogEntry: logEntry,
  Message: message,
  Reply: reply,
  ThreadStanding: threadStanding,
  Draft: draft,
  Preferences: preferences,
  Account: account,
  AuditRecord: auditRecord,
  HistoryPage: historyPage,
  Since: since,
  ResumedChannel: resumedChannel,
  Resumed: resumed,
  Presence: presence,
  Invitation: invitation,
}

/** Names of shapes by their schema's text, so that a shape is spelled out once and named elsewhere. */
const names = new Map(Object.entries(named).map(([name, schema]) => [fingerprint(schemaOf(schema)), name]))

function fingerprint({ $schema: _, ...schema }: Json): string {
  return JSON.stringify(schema)
}

/** One line that reads like TypeScript for a JSON Schema: enough for a person, exact in its names. */
export function typeText(schema: Json, isSpelledOut = false): string {
  const name = names.get(fingerprint(schema))
  if (name && !isSpelledOut) return name
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices) return choices.map((choice) => typeText(choice)).join(' | ')
  if (schema.type === 'array') {
    const item = typeText((schema.items ?? {}) as Json)
    return item.includes(' ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  if (schema.type === 'object') {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
    if (properties.length === 0) {
      const values = schema.additionalProperties
      return values && typeof values === 'object' ? `{[id]: ${typeText(values as Json)}}` : '{}'
    }
    const required = new Set((schema.required ?? []) as string[])
    return `{${properties.map(([key, value]) => `${key}${required.has(key) ? '' : '?'}: ${typeText(value)}`).join(', ')}}`
  }
  if (schema.type === 'integer') return 'integer'
  return typeof schema.type === 'string' ? schema.type : 'nothing'
}

/** The doc comments which stand above rows in the sources, by row name. */
function readComments(): Map<string, string> {
  const comments = new Map<string, string>()
  for (const file of readdirSync(import.meta.dirname)) {
    if (!file.endsWith('.ts') || file.includes('.test.')) continue
    const source = readFileSync(`${import.meta.dirname}/${file}`, 'utf8')
    const above =
      /\/\*\* ((?:(?!\*\/)[\s\S])*?) \*\/\s*(?:(?:request|event)\(\s*'([a-z:-]+)'|(\w+): \{\s*method: '(\w+)',\s*path: '([^']+)')/g
    for (const [, comment = '', row, , method, path] of source.matchAll(above))
      comments.set(row ?? `${method} ${path}`, comment.replaceAll(/\s*\n\s*\*?\s*/g, ' '))
  }
  return comments
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The text of `docs/protocol.md`. */
export function protocolReference(): string {
  const comments = readComments()
  const about = (name: string) => comments.get(name) ?? ''
  const code = (text: string) => `\`${text}\``
  const entries = (schemaOf(logEntry).oneOf ?? schemaOf(logEntry).anyOf) as Json[]
  return `# The protocol, version ${protocolVersion}

Generated from \`packages/protocol\` by \`npm run docs\`; a test keeps the two alike. Clients from version ${oldestProtocol} on are served.

Requests are sent with an acknowledgement callback and every one is answered: \`{ok: true, data}\` or \`{ok: false, error}\`, where
\`error\` is \`{code, message, retryable, retryAfterMs?, holder?, expiresAt?}\`. Objects are exact: an unknown field is refused with \`bad_request\`.
Path \`/socket.io\`, default namespace, \`auth: {protocol: ${protocolVersion}, token?}\`; browsers are known by their session cookie.

## Errors

${table(
  ['code', 'HTTP', 'retryable', 'means'],
  Object.entries(errorKinds).map(([name, kind]) => [
    code(name),
    String(kind.status),
    kind.retryable ? 'yes' : 'no',
    kind.message,
  ]),
)}

## HTTP

${table(
  ['call', 'body', 'answer', 'about'],
  Object.values(routes).map((route) => [
    code(`${route.method} ${route.path}`),
    code(typeText(schemaOf(route.body))),
    code(typeText(schemaOf(route.answer))),
    about(`${route.method} ${route.path}`),
  ]),
)}

Besides these: \`GET /api/health/live\` and \`GET /api/health/ready\` (200 or 503, the failing part named) and, on the process's own port only, \`GET /metrics\`.

## Requests

${requests.map((row) => `### ${code(row.name)}\n\n${about(row.name)}${about(row.name) ? '\n\n' : ''}- input ${code(typeText(schemaOf(row.input)))}\n- data ${code(typeText(schemaOf(row.output)))}`).join('\n\n')}

## Events

${events.map((row) => `### ${code(row.name)}\n\n${about(row.name)}${about(row.name) ? '\n\n' : ''}- payload ${code(typeText(schemaOf(row.payload)))}`).join('\n\n')}

## Shapes

${Object.entries(named)
  .filter(([name]) => name !== 'LogEntry')
  .map(([name, schema]) => `- **${name}** ${code(typeText(schemaOf(schema), true))}`)
  .join('\n')}

A **LogEntry** is one of

${entries.map((choice) => `- ${code(typeText(choice, true))}`).join('\n')}

## Limits

${table(
  ['limit', 'value'],
  Object.entries(limits).map(([name, value]) => [code(name), JSON.stringify(value)]),
)}
`
}
