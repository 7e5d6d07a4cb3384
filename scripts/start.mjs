#!/usr/bin/env node
// The first thing a stranger runs: `npm start`. It has to run on Node 20 in a checkout without node_modules, so it is plain
// JavaScript without packages. It installs them, and goes on in the Node that came with them, which runs TypeScript.
// @ts-check
import { spawn } from 'node:child_process'
import { parseOptions, usage } from './start/options.mjs'
import { installPackages, projectNode } from './start/packages.mjs'
import { Refusal } from './start/refusal.mjs'
import { openSteps } from './start/steps.mjs'

/** @param {unknown} error */
function fail(error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`\n${error.message}\n`)
  process.exit(error.exitCode)
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(usage)
    process.exit(0)
  }
  // Set when this is the same command going on in the project's own Node.
  const continuedFrom = process.env['RUNNEL_STARTED_AT']
  delete process.env['RUNNEL_STARTED_AT']
  const startedAt = Number(continuedFrom ?? Date.now())
  const steps = openSteps(options.json ? process.stderr : process.stdout, startedAt)
  if (continuedFrom === undefined) await steps.run('packages', () => installPackages(options.root))

  const node = projectNode(options.root)
  if (node === undefined) {
    const { start } = await import('./start/start.ts')
    await start(options, steps)
  } else {
    goOnIn(node, startedAt)
  }
} catch (error) {
  fail(error)
}

/**
 * Runs the same command in the project's own Node. It gets a process group of its own, so that Ctrl-C reaches it once, through
 * here; and a channel, so that it also stops in order when this process is killed without a word.
 *
 * @param {string} node
 * @param {number} startedAt
 */
function goOnIn(node, startedAt) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env: { ...process.env, RUNNEL_STARTED_AT: String(startedAt) },
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  // Alpine Linux and its like have another C library than the one it was made for.
  child.on('error', (error) =>
    fail(
      new Refusal(
        `The Node among the packages cannot be started on this system (${error.message}).\n` +
          'Use the containers instead: docker compose up -d --build',
      ),
    ),
  )
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
}
