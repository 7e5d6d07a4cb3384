import type { Connection } from '@runnel/client/client'
import type { Texts } from '@/texts/catalogue.ts'

/** What is said of the connection, and what the person can do: nothing while all is well. */
export interface ConnectionNotice {
  text: string
  action?: 'reconnect' | 'reload' | 'sign-in'
}

/** The sentence for a state of the connection. `now` is in ms since 1970. */
export function connectionNotice(
  connection: Connection,
  now: number,
  texts: Texts<'frame'>['connection'],
): ConnectionNotice | undefined {
  const { phase, waiting, retryAt, reason } = connection
  if (phase === 'online') return undefined
  if (phase === 'ended') {
    const endings: Record<string, string> = texts.ended
    const text = endings[reason ?? 'other'] ?? texts.ended.other
    if (reason === 'too_old') return { text, action: 'reload' }
    return { text, action: reason === undefined || !(reason in endings) ? 'reload' : 'sign-in' }
  }
  const kept = waiting > 0 ? ` ${texts.waiting(waiting)}` : ''
  if (phase === 'connecting') return { text: texts.connecting + kept }
  if (phase === 'offline') return { text: texts.offline + kept, action: 'reconnect' }
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - now) / 1000)
  if (seconds <= 1) return { text: texts.reconnecting + kept }
  return { text: texts.reconnectingIn(seconds) + kept, action: 'reconnect' }
}
