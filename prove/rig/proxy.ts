import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPreload } from '@runnel/testing/preload'
import { describeProcess, statusOf, type Process } from './process.ts'
import type { Place } from './stores.ts'

/** The load balancer. */
export interface Proxy extends Process {
  /** Lets it read its configuration again, as an operator would after a change. */
  reload(): void
}

const template = new URL('../../deploy/haproxy/haproxy.cfg', import.meta.url)
/** Where it listens. */
export const proxyPort = 8_080

/** Describes HAProxy with the configuration that the product is delivered with, in front of these gateways and, where there is one, the web app. */
export async function describeProxy(
  place: Place,
  gateways: readonly Process[],
  web?: Process,
): Promise<Proxy> {
  const { name, address, directory, library } = place
  const preload = await openPreload(library, join(directory, `${name}.state`), { address, isTied: true })
  const lineOf = ({ name, address, port }: Process) => `  server ${name} ${address}:${port}`
  const servers = gateways.map(lineOf).join('\n')
  const parts = [servers, servers, web === undefined ? '' : `${lineOf(web)} check`]
  const configuration = join(directory, `${name}.cfg`)
  let turn = 0
  const rendered = readFileSync(template, 'utf8')
    .replaceAll(/^ {2}# found by name\n[^]*?^ {2}# end\n/gm, () => `${parts[turn++]}\n`)
    .replaceAll('"${RUNNEL_METRICS_BIND}"', `${address}:8405`)
    .replaceAll('"${RUNNEL_BIND[*]}"', `${address}:${proxyPort}`)
  writeFileSync(configuration, rendered)
  const process_ = describeProcess({
    name,
    address,
    port: proxyPort,
    command: 'haproxy',
    // As in a container: a master that reloads, and its workers.
    args: ['-W', '-db', '-f', configuration],
    env: preload.env,
    logPath: join(directory, `${name}.log`),
    // Whoever has no session is told so by a gateway.
    isUp: async () => (await statusOf(`http://${address}:${proxyPort}/api/auth/session`)) === 401,
    moveClock: preload.moveClock,
  })
  return Object.assign(process_, { reload: () => void process.kill(process_.pid, 'SIGUSR2') })
}
