import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mastersOf } from './client.ts'
import type { Inside, Redis } from './connect.ts'
import { isFunctionMissing, toChatError, withDeadline } from './deadline.ts'

/** A library of Redis Functions, known by a hash of what is in it: old and new versions live side by side in one Redis. */
export interface Library {
  /** `runnel_<feature>_<version>`. */
  readonly name: string
  readonly version: string
  readonly code: string
}

/** Every library that this process can call. */
const libraries: Library[] = []

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
  readonly inside: Pick<Inside, 'commands' | 'committer' | 'deadlineMs' | 'loading'>
}

export interface CallOptions {
  /** `append`: through the group committer, for what must be as durable as a message. */
  on?: 'append' | 'command'
  /** For functions flagged `no-writes`. */
  readOnly?: boolean
  /** The answer's strings as bytes. */
  asBuffers?: boolean
}

/**
 * Calls a function of a library, loading it first where it is missing (a fresh node, a failover, a flush). Rejects with a `ChatError`:
 * the function's own refusal, or `unavailable` when nobody knows whether it happened.
 */
export async function call(
  redis: Callee,
  library: Library,
  name: string,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
  options: CallOptions = {},
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
    throw toChatError(error)
  }
}

function run(
  { inside }: Callee,
  name: string,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
  { on = 'command', readOnly = false, asBuffers = false }: CallOptions,
): Promise<unknown> {
  if (on === 'append') return inside.committer.commit({ name, keys, args })
  const { commands } = inside
  const command = readOnly ? 'FCALL_RO' : 'FCALL'
  const all = [name, keys.length, ...keys, ...args]
  const answer = asBuffers ? commands.callBuffer(command, all) : commands.call(command, all)
  return withDeadline(answer, inside.deadlineMs, name)
}

/**
 * Loads every library of this process. What cannot be loaded now is loaded when it is called; but then Redis may be full, and takes no
 * functions while it would still answer reads.
 */
export async function loadLibraries(redis: Redis): Promise<void> {
  await Promise.allSettled(libraries.map((library) => load(redis, library)))
}

/** Loads a library on every server that takes writes; replicas get it from them. One load at a time for each library. */
function load(redis: Callee, library: Library): Promise<void> {
  const { inside } = redis
  const underWay = inside.loading.get(library.name)
  if (underWay) return underWay
  const loads = mastersOf(inside.commands).map((server) => server.function('LOAD', library.code))
  const done = withDeadline(Promise.allSettled(loads), inside.deadlineMs, 'FUNCTION LOAD')
    .then((outcomes) => {
      const failures = outcomes
        .filter((outcome) => outcome.status === 'rejected')
        .map((outcome) => outcome.reason as Error)
        // Another process was quicker: the same name is the same content.
        .filter((error) => !error.message.includes('already exists'))
      // A node that is away does not matter unless the call needs that very one, and then the call itself says so.
      if (failures[0] !== undefined && failures.length === outcomes.length) throw failures[0]
    })
    .finally(() => inside.loading.delete(library.name))
  inside.loading.set(library.name, done)
  return done
}
