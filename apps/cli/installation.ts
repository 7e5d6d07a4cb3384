import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ChatError } from '@runnel/protocol/errors'
import { connectRedis } from '@runnel/redis/connect'
import type { Redis } from '@runnel/redis/connect'
import { Refusal } from './command.ts'

/** Where an installation is: from the environment, or from the file that `npm start` writes while it runs. */
export interface Installation {
  redisUrl: string
  /** Where browsers reach it; unknown when only `REDIS_URL` is given. */
  url?: string
  prefix: string
  partitions: number
}

interface Running {
  url?: unknown
  redis?: { url?: unknown }
}

/** `data` is the data directory of `npm start`. `REDIS_URL` wins over what runs there. Throws a Refusal when there is neither. */
export function findInstallation(data: string, env: NodeJS.ProcessEnv = process.env): Installation {
  // As everywhere, an empty variable counts as absent: that is how containers hand on what was not set.
  const prefix = env.RUNNEL_PREFIX || 'runnel'
  const partitions = Number(env.RUNNEL_PARTITIONS || 16)
  if (env.REDIS_URL) return { redisUrl: env.REDIS_URL, prefix, partitions }
  const { url, redis } = readRunning(join(data, 'running.json'))
  if (typeof redis?.url !== 'string')
    throw new Refusal(`Nothing runs on ${data}. Start Runnel with "npm start", or set REDIS_URL.`)
  return { redisUrl: redis.url, prefix, partitions, ...(typeof url === 'string' ? { url } : {}) }
}

function readRunning(file: string): Running {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Running
  } catch {
    return {}
  }
}

/** Connects to the installation's Redis. Throws a Refusal that says which one did not answer. */
export async function connectInstallation({ redisUrl, prefix, partitions }: Installation): Promise<Redis> {
  try {
    return await connectRedis({ url: redisUrl, prefix, partitions })
  } catch (error) {
    const where = redisUrl.replace(/\/\/[^@/]*@/, '//')
    const reason =
      error instanceof ChatError ? 'it does not answer.' : error instanceof Error ? error.message : ''
    throw new Refusal(`Cannot use Redis at ${where}: ${reason}`)
  }
}
