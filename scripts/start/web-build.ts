// Builds the web app when something it is made of has changed, and puts what its server needs in one folder.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts'
import { Refusal } from './refusal.mjs'

/** Files and folders of the checkout that the built web app depends on. */
const inputs = [
  'package-lock.json',
  'tsconfig.json',
  'apps/web',
  'packages/client',
  'packages/protocol',
  'packages/rules',
  'packages/server',
]
const isPartOfBuild = (name: string) =>
  !/^(node_modules|\.next|next-env\.d\.ts)$/.test(name) && !/\.test\.tsx?$|\.md$|\.tsbuildinfo$/.test(name)

/** The built web server, to be run with Node. */
export function webServerPath(root: string): string {
  return join(root, 'apps/web/.next/standalone/apps/web/server.js')
}

/** Builds the web app if it is stale. Two that want to build at once take turns. Throws a Refusal with the compiler's words. */
export async function buildWeb(root: string, signal?: AbortSignal): Promise<{ says: string }> {
  const output = join(root, 'apps/web/.next')
  const stamp = join(output, 'built-from')
  const isFresh = () => readText(stamp) === hashInputs(root)
  if (isFresh()) return { says: 'up to date' }
  return taking(join(root, 'node_modules/.runnel-build.lock'), async () => {
    if (isFresh()) return { says: 'built by another process' }
    rmSync(stamp, { force: true })
    // What changes while the compiler runs belongs to the next build, so the hash is taken before.
    const hash = hashInputs(root)
    await runNext(root, signal)
    const standalone = join(output, 'standalone/apps/web')
    cpSync(join(output, 'static'), join(standalone, '.next/static'), { recursive: true })
    const assets = join(root, 'apps/web/public')
    if (existsSync(assets)) cpSync(assets, join(standalone, 'public'), { recursive: true })
    writeFileSync(stamp, hash)
    return { says: 'built' }
  })
}

/** One hash over the names and contents of everything the build reads. */
export function hashInputs(root: string): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    const absolute = join(root, path)
    const found = readdirSafely(absolute)
    if (found === undefined) hash.update(`${path}\0`).update(readFileSync(absolute)).update('\0')
    else for (const name of found.filter(isPartOfBuild).toSorted()) visit(`${path}/${name}`)
  }
  for (const path of inputs) visit(path)
  return hash.digest('hex')
}

function readdirSafely(path: string): string[] | undefined {
  try {
    return readdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

async function runNext(root: string, signal: AbortSignal | undefined): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: join(root, 'apps/web'),
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal !== undefined && { signal }),
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (words = `${words}${chunk}`.slice(-6000)))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Refusal(`The web app could not be built:\n\n${words.trim()}\n`)
}

async function taking<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      mkdirSync(path)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    await delay(500)
    const holder = readText(join(path, 'holder'))
    if (holder === undefined || isRunning(JSON.parse(holder) as ProcessIdentity)) continue
    rmSync(path, { recursive: true, force: true })
  }
  try {
    writeFileSync(join(path, 'holder'), JSON.stringify(identify(process.pid)))
    return await work()
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}
