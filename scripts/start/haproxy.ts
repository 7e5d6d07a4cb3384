// The load balancer's configuration for gateways and a web app on this machine.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './programs.ts'
import type { Task } from './supervise.ts'

/** Where the load balancer listens, and who stands behind it. */
export interface Balance {
  readonly host: string
  readonly port: number
  readonly gateways: readonly { readonly name: string; readonly port: number }[]
  readonly webPort: number
  /** Where it tells Prometheus what happens; on the loopback. */
  readonly metricsPort: number
  /** How the processes of this machine are reached from where HAProxy runs. */
  readonly behind: string
  /** It listens in a container of its own, where the loopback is not the machine's. */
  readonly isInside?: true
}

/** Puts the given gateways and web app into the shared template, in place of the parts that find them by name. */
export function renderBalance(template: string, balance: Balance): string {
  const { host, port, gateways, webPort, metricsPort, behind } = balance
  const servers = gateways.map((gateway) => `  server ${gateway.name} ${behind}:${gateway.port}`).join('\n')
  const lines = [servers, servers, `  server web ${behind}:${webPort}`]
  let turn = 0
  const rendered = template
    .replaceAll(/^ {2}# found by name\n[^]*?^ {2}# end\n/gm, () => `${lines[turn++] ?? ''}\n`)
    .replaceAll('"${RUNNEL_METRICS_BIND}"', `${balance.isInside ? '' : '127.0.0.1'}:${metricsPort}`)
    .replaceAll('"${RUNNEL_BIND[*]}"', host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
  if (turn !== lines.length)
    throw new Error('deploy/haproxy/haproxy.cfg has not the three parts that this replaces')
  return rendered
}

/** How to run the load balancer; in the foreground and as one process, so that its process id is the one we know. */
export function haproxyTask(options: {
  program: Program
  root: string
  data: string
  logPath: string
  balance: Omit<Balance, 'behind'>
}): Task {
  const { program, root, data, balance } = options
  const path = join(data, 'haproxy.cfg')
  const write = (rendered: Balance) =>
    writeFileSync(
      path,
      renderBalance(readFileSync(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8'), rendered),
      { mode: 0o644 },
    )
  const task = { name: 'haproxy', cwd: data, logPath: options.logPath }

  if (program.kind === 'path') {
    write({ ...balance, behind: '127.0.0.1' })
    return { ...task, command: program.path, args: ['-db', '-f', path] }
  }
  const inside = [
    '-v',
    `${path}:/usr/local/etc/haproxy/haproxy.cfg:ro`,
    program.image,
    'haproxy',
    '-db',
    '-f',
    '/usr/local/etc/haproxy/haproxy.cfg',
  ]
  if (process.platform === 'linux') {
    write({ ...balance, behind: '127.0.0.1' })
    return { ...task, command: 'docker', args: ['run', '--rm', '--init', '--network', 'host', ...inside] }
  }
  write({
    ...balance,
    host: '0.0.0.0',
    port: 8080,
    metricsPort: 8405,
    behind: 'host.docker.internal',
    isInside: true,
  })
  return {
    ...task,
    command: 'docker',
    args: [
      'run',
      '--rm',
      '--init',
      '-p',
      `${balance.host}:${balance.port}:8080`,
      '-p',
      `127.0.0.1:${balance.metricsPort}:8405`,
      ...inside,
    ],
  }
}
