// What can be typed after `npm start --`.
// @ts-check
import { isIP } from 'node:net'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Refusal } from './refusal.mjs'

/** The text of `npm start -- --help`. */
export const usage = `Starts all of Runnel on this machine: Redis, gateways, a worker, the web app and a load balancer.

  npm start -- [options]

  --port N        where to serve, the next free port if it is taken (default 8080)
  --host ADDRESS  address to listen on (default 127.0.0.1, this machine only; 0.0.0.0 for all interfaces)
  --gateways N    how many gateways to run, 1 to 32 (default 2)
  --data DIR      where everything is kept (default .runnel in the checkout)
  --metrics       also run Prometheus, with the rules of deploy/prometheus, and say where
  --json          print one line of JSON when ready, and everything else on standard error
  --help          show this

Environment: REDIS_URL uses a Redis of your own instead of a private one. The others are in docs/self-hosting.md.
`

/**
 * @typedef {object} Options
 * @property {number} port
 * @property {string} host
 * @property {number} gateways
 * @property {string} data absolute
 * @property {string} root absolute path of the checkout
 * @property {boolean} json
 * @property {boolean} metrics
 * @property {boolean} help
 */

/**
 * Reads the command line. Throws a Refusal that names the flag.
 *
 * @param {string[]} args
 * @param {string} [cwd] what a relative `--data` starts from
 * @returns {Options}
 */
export function parseOptions(args, cwd = process.env['INIT_CWD'] ?? process.cwd()) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  const { port, host, gateways, data, json, metrics, help } = readFlags(args)
  return {
    port: whole('--port', port ?? '8080', 1, 65_535),
    host: address(host ?? '127.0.0.1'),
    gateways: whole('--gateways', gateways ?? '2', 1, 32),
    data: data === undefined ? resolve(root, '.runnel') : resolve(cwd, filled('--data', data)),
    root,
    json: json ?? false,
    metrics: metrics ?? false,
    help: help ?? false,
  }
}

/** @param {string[]} args */
function readFlags(args) {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        gateways: { type: 'string' },
        data: { type: 'string' },
        json: { type: 'boolean' },
        metrics: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2)
  }
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function whole(flag, text, least, most) {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new Refusal(`${flag} takes a whole number from ${least} to ${most}, not "${text}".`, 2)
}

/** @param {string} text */
function address(text) {
  if (text === 'localhost') return '127.0.0.1'
  if (isIP(text) !== 0) return text
  throw new Refusal(`--host takes an IP address or localhost, not "${text}".`, 2)
}

/**
 * @param {string} flag
 * @param {string} text
 */
function filled(flag, text) {
  if (text !== '') return text
  throw new Refusal(`${flag} is empty.`, 2)
}
