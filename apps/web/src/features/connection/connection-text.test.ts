import { expect, test } from 'vitest'
import { frameTexts } from '@/texts/frame.en.ts'
import { connectionNotice } from './connection-text.ts'

const { connection } = frameTexts
const now = 1_000_000

test('nothing is said while ada is connected, even when messages are on their way', () => {
  expect(connectionNotice({ phase: 'online', waiting: 2 }, now, connection)).toBeUndefined()
})

test('ada reads how many of her messages wait and when it is tried again', () => {
  expect(connectionNotice({ phase: 'offline', waiting: 3 }, now, connection)).toEqual({
    text: 'You are offline. 3 messages are waiting and will be sent.',
    action: 'reconnect',
  })
  expect(
    connectionNotice({ phase: 'reconnecting', retryAt: now + 3_200, waiting: 1 }, now, connection),
  ).toEqual({
    text: 'Connection lost. Trying again in 4 s. 1 message is waiting and will be sent.',
    action: 'reconnect',
  })
  expect(connectionNotice({ phase: 'reconnecting', waiting: 0 }, now, connection)?.text).toBe(
    'Connection lost. Reconnecting…',
  )
})

test('an ended session says why and leads to sign-in, an outdated page to a reload', () => {
  expect(connectionNotice({ phase: 'ended', reason: 'revoked', waiting: 0 }, now, connection)?.action).toBe(
    'sign-in',
  )
  expect(
    connectionNotice({ phase: 'ended', reason: 'unauthenticated', waiting: 0 }, now, connection)?.action,
  ).toBe('sign-in')
  expect(connectionNotice({ phase: 'ended', reason: 'too_old', waiting: 0 }, now, connection)?.action).toBe(
    'reload',
  )
  expect(connectionNotice({ phase: 'ended', waiting: 0 }, now, connection)?.action).toBe('reload')
})
