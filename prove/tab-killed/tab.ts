import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@runnel/client/client'
import { fileOutbox } from '@runnel/client/outbox-file'
import { memoryOutbox } from '@runnel/client/outbox-memory'
import type { ChannelId } from '@runnel/protocol/ids'

/**
 * A tab in a process of its own, which talks until it is killed: `TAB_URL`, `TAB_TOKEN`, `TAB_CHANNEL`; what it says is numbered from
 * `TAB_FROM`, or it says nothing more and ends once nothing waits. Each text is in the file `TAB_KEPT` as soon as its outbox, the file
 * `TAB_OUTBOX` or memory where that is empty, has it.
 */
const { TAB_URL, TAB_TOKEN, TAB_CHANNEL, TAB_FROM, TAB_KEPT, TAB_OUTBOX } = process.env
const say = (msg: string) => process.stdout.write(`${JSON.stringify({ msg })}\n`)

const storage = TAB_OUTBOX ? await fileOutbox(TAB_OUTBOX) : memoryOutbox()
const client = createClient({
  url: TAB_URL!,
  token: TAB_TOKEN!,
  transports: ['websocket'],
  storage: {
    ...storage,
    async put(record) {
      await storage.put(record)
      if ('text' in record) appendFileSync(TAB_KEPT!, `${record.text}\n`)
    },
  },
})
client.start()
const channel = TAB_CHANNEL as ChannelId
while (client.connection.getState().phase !== 'online') await pause(5)
say('online')
if (TAB_FROM === undefined) {
  while (client.connection.getState().waiting > 0) await pause(5)
  await client.stop()
  process.exit()
}
for (let number = Number(TAB_FROM); ; number++) {
  client.send(channel, `word ${number}`)
  await pause(5)
}
