// People of one release's SDK, as a process: they talk until a line comes on the standard input, and then tell what they saw. Copied into the
// release whose SDK it is to use, so it imports nothing but that.
import { createClient } from '@runnel/client/client'
import type { ChannelId } from '@runnel/protocol/ids'

const { url, tokens, channel, name, everyMs } = JSON.parse(process.env['TALK'] ?? '{}') as {
  url: string
  tokens: string[]
  channel: ChannelId
  name: string
  everyMs: number
}

const clients = tokens.map((token) => createClient({ url, token }))
const seen = clients.map((): string[] => [])
const said = clients.map((): string[] => [])
let losses = 0
for (const [index, client] of clients.entries()) {
  client.onEntries((where, entries) => {
    if (where !== channel) return
    for (const entry of entries) if (entry.type === 'message.posted') seen[index]!.push(entry.text)
  })
  client.connection.subscribe(({ phase }, before) => {
    if (before.phase === 'online' && phase !== 'online') losses += 1
  })
  client.start()
}
const areOnline = () => clients.every((client) => client.channels.getState().has(channel))
while (!areOnline()) await new Promise((resolve) => setTimeout(resolve, 20))
process.stdout.write('talking\n')

const talking = setInterval(() => {
  for (const [index, client] of clients.entries()) {
    const text = `${name} ${index} ${said[index]!.length}`
    said[index]!.push(text)
    client.send(channel, text)
  }
}, everyMs)

// Told to be silent, they wait until everything is acknowledged; told to go, they say what they saw.
process.stdin.once('data', () => {
  clearInterval(talking)
  void Promise.all(clients.map((client) => client.flushed())).then(() => {
    process.stdout.write('settled\n')
    process.stdin.once('data', () => {
      const told = `${JSON.stringify({ said, seen, losses })}\n`
      void Promise.all(clients.map((client) => client.stop())).then(() =>
        // Not before all of it has left.
        process.stdout.write(told, () => process.exit(0)),
      )
    })
  })
})
