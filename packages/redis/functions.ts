import { createHash } from 'node:crypto'
import { tracingChannel } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Redis as Single } from 'ioredis'
import { giveUp, mastersOf } from './client.ts'
import type { Inside, Redis } from './connect.ts'
import { isFunctionMissing, outageOf, toChatError, withDeadline } from './deadline.ts'
import type { Group } from './commit.ts'
import type { Argument } from './encode.ts'

/** A library of Redis Functions, known by a hash of what is in it: old and new versions live side by side in one Redis. */
export interface Library {
  /** `runnel_<feature>_<version>`. */
  readonly name: string
  readonly version: string
  readonly code: string
}

/** Every library that this process can call. */
const libraries: Library[] = []

/** The names of all of them. */
export function libraryNames(): string[] {
  return libraries.map(({ name }) => name)
}

const includePattern = /^-- include: ([a-z-]+)$/gm

/**
 * Reads a library from its `.lua` file, given relative to the module (`import.meta.url`). A line `-- include: append` stands for the
 * local functions of `lua/append.lua`. The code defines functions with `define(name, callback, flags)`.
 */
export function defineLibrary(module: string, file: string): Library {
  const path = fileURLToPath(new URL(file, module))
  const body = include(readFileSync(path, 'utf8'), new Set())
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12)
  const name = `runnel_${basename(path, '.lua').replaceAll('-', '_')}_${version}`
  const define = `local function define(name, callback, flags)
  redis.register_function{function_name = name .. '_${version}', callback = callback, flags = flags or {}}
end
`
  const library = { name, version, code: `#!lua name=${name}\n${define}${body}` }
  libraries.push(library)
  return library
}

function include(text: string, seen: Set<string>): string {
  return text.replaceAll(includePattern, (_line, piece: string) => {
    if (seen.has(piece)) return ''
    seen.add(piece)
    return include(readFileSync(new URL(`./lua/${piece}.lua`, import.meta.url), 'utf8'), seen)
  })
}

/** What functions can be called on: a {@link Redis}, or a server that is none of the installation's. */
export interface Callee {
  readonly inside: Pick<Inside, 'commands' | 'committer' | 'deadlineMs' | 'loading'> &
    Partial<Pick<Inside, 'onOutage'>>
}

/** Tells of every call, for who traces; free while nobody listens. */
const traced = tracingChannel<unknown, { name: string }>('runnel:redis')

/** By which connection a call goes, with what else, and what its answer is made of. */
export interface CallOptions {
  /** `append`: through the group committer, for what must be as durable as a message. */
  on?: 'append' | 'command'
  /** Of a function that appends several things at once: what this one can be sent along with. */
  group?: Group
  /** For functions flagged `no-writes`. */
  readOnly?: boolean
  /** The answer's strings as bytes. */
  asBuffers?: boolean
}

/**
 * Calls a function of a library, loading it first where it is missing (a fresh node, a failover, a flush). Rejects with a `ChatError`:
 * the function's own refusal, or `unavailable` when nobody knows whether it happened. UUIDs as bytes are for functions that append.
 */
export function call(
  redis: Callee,
  library: Library,
  name: string,
  keys: readonly string[],
  args: readonly Argument[],
  options: CallOptions = {},
): Promise<unknown> {
  if (!traced.hasSubscribers) return callOnce(redis, library, name, keys, args, options)
  return traced.tracePromise(() => callOnce(redis, library, name, keys, args, options), { name })
}

async function callOnce(
  redis: Callee,
  library: Library,
  name: string,
  keys: readonly string[],
  args: readonly Argument[],
  options: CallOptions,
): Promise<unknown> {
  const fullName = `${name}_${library.version}`
  try {
    // What is asked for while the library is being loaded keeps its place behind what asked for it first.
    const underWay = redis.inside.loading.get(library.name)
    if (underWay) await underWay
    try {
      return await run(redis, fullName, keys, args, options)
    } catch (error) {
      if (!isFunctionMissing(error)) throw error
      await load(redis, library)
      return await run(redis, fullName, keys, args, options)
    }
  } catch (error) {
    const refusal = toChatError(error)
    const outage = redis.inside.onOutage && outageOf(refusal)
    if (outage !== undefined) redis.inside.onOutage?.(outage)
    throw refusal
  }
}

function run(
  { inside }: Callee,
  name: string,
  keys: readonly string[],
  args: readonly Argument[],
  { on = 'command', group, readOnly = false, asBuffers = false }: CallOptions,
): Promise<unknown> {
  if (on === 'append') return inside.committer.commit({ name, keys, args, group })
  const { commands } = inside
  const command = readOnly ? 'FCALL_RO' : 'FCALL'
  const all = [name, keys.length, ...keys, ...(args as (string | number)[])]
  const answer = asBuffers ? commands.callBuffer(command, all) : commands.call(command, all)
  return withDeadline(answer, inside.deadlineMs, name, () => giveUp(commands))
}

/**
 * Loads every library of this process that is not there. What cannot be loaded now is loaded when it is called; but then Redis may be full,
 * and takes no functions while it would still answer reads. Throws when this user may not load what is missing.
 */
export async function loadLibraries(redis: Redis): Promise<void> {
  const servers = mastersOf(redis.inside.commands)
  const missing = await withDeadline(findMissing(servers), redis.inside.deadlineMs, 'FUNCTION LIST').catch(
    () => libraries,
  )
  const outcomes = await Promise.allSettled(missing.map((library) => load(redis, library)))
  for (const outcome of outcomes)
    if (outcome.status === 'rejected' && outcome.reason instanceof NotDeployed) throw outcome.reason
}

/** The libraries of this process that are not on all of these servers. */
export async function findMissing(servers: readonly Single[]): Promise<Library[]> {
  const lists = await Promise.all(servers.map(listNames))
  return libraries.filter(({ name }) => !lists.every((names) => names.has(name)))
}

/** What a server has of ours, of whatever version. */
async function listNames(server: Single): Promise<Set<string>> {
  const answer = (await server.function('LIST', 'LIBRARYNAME', 'runnel_*')) as unknown[][]
  return new Set(answer.map((fields) => String(fields[fields.indexOf('library_name') + 1])))
}

/** That functions are missing and whoever asks for them may not load them: there is a deployer for that. */
class NotDeployed extends Error {
  constructor(library: Library, there: ReadonlySet<string>) {
    const feature = library.name.slice(0, -library.version.length)
    const isOther = [...there].some((name) => name.startsWith(feature))
    super(
      `Redis has ${isOther ? 'the functions of another version of Runnel, and not those of this one' : 'no functions of Runnel'} (${library.name}), and this user may not load them. Let one who may: npm run runnel -- functions deploy`,
    )
  }
}

/** Loads a library on a server; that it is there already is fine, as the same name is the same content. */
export async function loadOn(server: Single, library: Library): Promise<void> {
  try {
    await server.function('LOAD', library.code)
  } catch (error) {
    const { message } = error as Error
    if (message.startsWith('NOPERM'))
      throw new NotDeployed(library, await listNames(server).catch(() => new Set<string>()))
    if (!message.includes('already exists')) throw error
  }
}

/** Loads a library on every server that takes writes; replicas get it from them. One load at a time for each library. */
function load(redis: Callee, library: Library): Promise<void> {
  const { inside } = redis
  const underWay = inside.loading.get(library.name)
  if (underWay) return underWay
  const loads = mastersOf(inside.commands).map((server) => loadOn(server, library))
  const done = withDeadline(Promise.allSettled(loads), inside.deadlineMs, 'FUNCTION LOAD')
    .then((outcomes) => {
      const failures = outcomes
        .filter((outcome) => outcome.status === 'rejected')
        .map((outcome) => outcome.reason as Error)
      // A node that is away does not matter unless the call needs that very one, and then the call itself says so.
      if (failures[0] !== undefined && failures.length === outcomes.length) throw failures[0]
    })
    .finally(() => inside.loading.delete(library.name))
  inside.loading.set(library.name, done)
  return done
}
