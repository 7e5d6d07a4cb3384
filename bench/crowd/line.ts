import type { Answer } from '@runnel/protocol/answer'
import { openLine } from '../load/web-socket.ts'

/** One person of a crowd: Engine.IO and Socket.IO by hand over one WebSocket, so that three thousand of them are no load themselves. */
export interface CrowdLine {
  /** Asks, and gives the data of the answer. Rejects with the code of a refusal. */
  ask(name: string, input: object): Promise<unknown>
  close(): void
}

/** Connects with a session's token; `onEvent` hears every event as its raw text, `42["name",payload]`, `onEnd` that the server ended it. */
export async function openCrowdLine(
  url: string,
  token: string,
  onEvent: (text: string) => void,
  onEnd: (reason: string) => void,
): Promise<CrowdLine> {
  const pending = new Map<number, PromiseWithResolvers<unknown>>()
  const opened = Promise.withResolvers<void>()
  let lastId = 0
  const onText = (payload: Buffer) => {
    const text = payload.toString('utf8')
    if (text.startsWith('42')) return onEvent(text)
    if (text.startsWith('43')) {
      const bracket = text.indexOf('[')
      const id = Number(text.slice(2, bracket))
      const [answer] = JSON.parse(text.slice(bracket)) as [Answer<unknown>]
      const asked = pending.get(id)
      pending.delete(id)
      if (answer.ok) asked?.resolve(answer.data)
      else asked?.reject(new Error(answer.error.code))
    } else if (text.startsWith('44')) opened.reject(new Error(`refused: ${text.slice(2)}`))
    else if (text.startsWith('40')) opened.resolve()
    // The first frame can come in the very packet that opens the line.
    else if (text.startsWith('0'))
      setImmediate(() => line.send(`40${JSON.stringify({ token, protocol: 1 })}`))
    else if (text === '2') line.send('3')
  }
  const line = await openLine(url, '/socket.io/?EIO=4&transport=websocket', {
    onText,
    onClose: (reason) => {
      opened.reject(new Error(reason))
      for (const asked of pending.values()) asked.reject(new Error(reason))
      onEnd(reason)
    },
  })
  await opened.promise
  return {
    ask(name, input) {
      lastId += 1
      const asked = Promise.withResolvers<unknown>()
      pending.set(lastId, asked)
      line.send(`42${lastId}${JSON.stringify([name, input])}`)
      return asked.promise
    },
    close: () => line.close(),
  }
}
