import { ChatError } from '@runnel/protocol/errors'
import { measureUsage, type ChannelUsage, type Usage } from '@runnel/redis/usage/usage'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** A measurement is shown again for so long, in ms. */
const keptMs = 30_000
const pageSize = 50

/** What channels take, measured when somebody asks and not more often than every 30 s. Of private channels only the bytes of all are told (ACC-2). */
export function usageHandlers({ redis }: App, now: () => number): Handlers<'usage:list'> {
  let measured: { at: number; usage: Promise<Usage> } | undefined
  const measure = () => {
    if (measured && now() - measured.at < keptMs) return measured.usage
    const usage = measureUsage(redis)
    const fresh = { at: now(), usage }
    measured = fresh
    usage.catch(() => {
      if (measured === fresh) measured = undefined
    })
    return usage
  }
  return {
    async 'usage:list'({ cursor }) {
      const { channels, usedBytes, maxBytes } = await measure()
      const shown = channels.filter(({ kind }) => kind === 'public')
      const others = channels.filter(({ kind }) => kind !== 'public')
      const rest = cursor === undefined ? shown : after(shown, cursor)
      const page = rest.slice(0, pageSize)
      const last = page.at(-1)
      return {
        channels: page,
        others: { bytes: others.reduce((sum, { bytes }) => sum + bytes, 0) },
        usedBytes,
        maxBytes,
        ...(rest.length > pageSize && last ? { cursor: `${last.bytes}:${last.channel}` } : {}),
      }
    },
  }
}

/** What comes behind a place, also in a later measurement. */
function after(channels: readonly ChannelUsage[], cursor: string): ChannelUsage[] {
  const [, bytes, channel] = /^(\d{1,15}):(c_[0-9a-z]{12})$/.exec(cursor) ?? []
  if (channel === undefined) throw new ChatError('bad_request', { message: 'This cursor is not from here.' })
  return channels.filter(
    (one) => one.bytes < Number(bytes) || (one.bytes === Number(bytes) && one.channel > channel),
  )
}
