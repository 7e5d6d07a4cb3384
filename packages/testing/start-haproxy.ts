import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './start-redis.ts'
import { freePort, startedAtLast } from './start-server.ts'

/** A load balancer of one's own with the configuration that the product is delivered with. */
export interface TestHaproxy extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly pid: number
}

/** What is behind it. */
export interface HaproxyOptions {
  /** Addresses of gateways. */
  gateways: readonly string[]
  /** The address of a web app; without one nothing but gateways is behind it. */
  web?: string
  /** A PEM file with certificate and key: it listens with TLS. */
  certificate?: string
}

const template = new URL('../../deploy/haproxy/haproxy.cfg', import.meta.url)

/** Starts HAProxy on a free port of the loopback, in front of these gateways. */
export async function startHaproxy({ gateways, web, certificate }: HaproxyOptions): Promise<TestHaproxy> {
  const directory = await mkdtemp(join(tmpdir(), 'runnel-haproxy-'))
  const hostOf = (url: string) => new URL(url).host
  const servers = gateways.map((url, index) => `  server gateway-${index + 1} ${hostOf(url)}`).join('\n')
  const parts = [servers, servers, web === undefined ? '' : `  server web ${hostOf(web)}`]
  let turn = 0
  const rendered = (await readFile(template, 'utf8')).replaceAll(
    /^ {2}# found by name\n[^]*?^ {2}# end\n/gm,
    () => `${parts[turn++]}\n`,
  )
  const file = join(directory, 'haproxy.cfg')
  await writeFile(file, rendered)
  const start = async () => {
    const port = await freePort()
    const tls = certificate === undefined ? '' : ` ssl crt ${certificate}`
    const child = spawn('haproxy', ['-db', '-f', file], {
      stdio: 'ignore',
      env: {
        ...process.env,
        RUNNEL_BIND: `127.0.0.1:${port}${tls}`,
        RUNNEL_METRICS_BIND: `127.0.0.1:${await freePort()}`,
      },
    })
    const killAtExit = () => child.kill('SIGKILL')
    process.once('exit', killAtExit)
    const exited = once(child, 'exit')
    const stop = async () => {
      process.off('exit', killAtExit)
      child.kill('SIGKILL')
      await exited
    }
    // It asks the gateways first; whoever comes before that is refused.
    const answers = () =>
      certificate === undefined
        ? fetch(`http://127.0.0.1:${port}/api/auth/session`).then(
            ({ status }) => status === 401,
            () => false,
          )
        : isTlsAnswered(port)
    try {
      await until(async () => child.exitCode !== null || (await answers()), 10_000)
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}`)
    } catch (error) {
      await stop()
      throw error
    }
    return { port, pid: child.pid!, stop }
  }
  try {
    const { port, pid, stop } = await startedAtLast(start)
    return {
      url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
      port,
      pid,
      async [Symbol.asyncDispose]() {
        await stop()
        await rm(directory, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

/** Whether a gateway behind it answers, whatever certificate it shows. */
function isTlsAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { port, path: '/api/auth/session', rejectUnauthorized: false, agent: false }
    get(options, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 401)
    }).on('error', () => resolve(false))
  })
}
