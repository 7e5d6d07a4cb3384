import { Redis as Single } from 'ioredis'
import type { Address } from '../address.ts'

/** What one Sentinel says. */
export interface SentinelFacts {
  readonly server: string
  /** The primary it names, `host:port`; undefined where it does not answer. */
  readonly primary: string | undefined
  /** Whether enough Sentinels are there to agree on a failover, in its own words. */
  readonly quorum: string | undefined
}

const lookMs = 3_000

/** Asks each Sentinel which server is the primary, and whether a failover would be possible now. */
export function inspectSentinels({
  sentinels,
  name,
  tls,
}: Extract<Address, { kind: 'sentinel' }>): Promise<SentinelFacts[]> {
  return Promise.all(
    sentinels.map(async ({ host, port }) => {
      const server = `${host}:${port}`
      const client = new Single({
        host,
        port,
        connectionName: 'runnel-doctor',
        connectTimeout: lookMs,
        commandTimeout: lookMs,
        retryStrategy: () => null,
        maxRetriesPerRequest: 0,
        lazyConnect: true,
        enableReadyCheck: false,
        disableClientInfo: true,
        ...(tls ? { tls: {} } : {}),
      })
      client.on('error', () => {})
      try {
        await client.connect()
        const primary = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as string[]
        const quorum = await client
          .call('SENTINEL', 'CKQUORUM', name)
          .then(String, (error: Error) => error.message)
        return { server, primary: primary.join(':'), quorum }
      } catch {
        return { server, primary: undefined, quorum: undefined }
      } finally {
        client.disconnect()
      }
    }),
  )
}
