import { readPage, readSince } from '@runnel/redis/history/history'
import type { App } from '../app.ts'
import type { Handlers } from '../request.ts'

/** Reading a channel's log; who may is decided in the reading itself (ACC-2). */
export function historyHandlers({ redis }: App): Handlers<'history:page' | 'history:since'> {
  return {
    'history:page': (input, { socket }) => readPage(redis, { ...input, reader: socket.data.user }),
    'history:since': (input, { socket }) => readSince(redis, { ...input, reader: socket.data.user }),
  }
}
