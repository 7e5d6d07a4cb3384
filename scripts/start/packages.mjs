// Brings node_modules in line with the lock file, and finds the Node that is pinned in it.
// @ts-check
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.mjs'

/** @typedef {Record<string, {version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean}>} LockedPackages */

/**
 * Installs what the lock file names, if it is not there yet. Throws a Refusal with npm's own words when npm fails.
 *
 * @param {string} root the checkout
 */
export async function installPackages(root) {
  const reason = staleness(
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules/.package-lock.json')),
  )
  if (reason === undefined && existsSync(join(root, 'node_modules/.bin/node'))) return { says: 'up to date' }
  // A NODE_ENV of production would leave out the Node and the tools that the next steps need.
  await runNpm(root, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  return { says: `installed (${reason ?? 'Node was missing'})` }
}

/**
 * Says why the installed packages are not those of the lock file; undefined when they are. What npm wrote down after the last
 * installation is compared entry by entry, so a developer's own `npm install` counts as well as ours.
 *
 * @param {LockedPackages | undefined} locked
 * @param {LockedPackages | undefined} installed
 * @returns {string | undefined}
 */
export function staleness(locked, installed) {
  if (locked === undefined) throw new Refusal('package-lock.json is missing. Is this a complete checkout?')
  if (installed === undefined) return 'first time'
  for (const [path, entry] of Object.entries(locked)) {
    if (!path.includes('node_modules/')) continue
    const found = installed[path]
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (found === undefined) {
      // Packages for another platform are in the lock file and nowhere else.
      if (entry.optional !== true && entry.devOptional !== true && entry.peer !== true)
        return `${name} was missing`
    } else if (found.version !== entry.version) {
      return `${name} was another version`
    }
  }
  return undefined
}

/**
 * The Node that the packages brought along; undefined when this process runs in it, or in one at least as new.
 *
 * @param {string} root the checkout
 */
export function projectNode(root) {
  const path = join(root, 'node_modules/node/bin/node')
  const runsTypeScript = Number(process.versions.node.split('.')[0]) >= 24
  if (runsTypeScript) return undefined
  if (existsSync(path)) return path
  throw new Refusal(
    `Runnel runs on Node 24; this is ${process.version}, and the one among its packages is missing.\n` +
      'If npm is told to ignore install scripts, type: npm rebuild node --ignore-scripts=false',
  )
}

/**
 * @param {string} path
 * @returns {LockedPackages | undefined}
 */
function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

/**
 * @param {string} root
 * @param {string[]} args
 */
async function runNpm(root, args) {
  // npm tells its children which npm it is; that one is taken, so that a version manager's choice holds.
  const npm = process.env['npm_execpath']
  const [command, first] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []]
  const child = spawn(command, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (words = (words + chunk).slice(-4000)))
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      words += error.message
      resolve(-1)
    })
    child.on('close', resolve)
  })
  if (code !== 0) throw new Refusal(`npm could not install the packages:\n\n${words.trim()}\n`)
}
