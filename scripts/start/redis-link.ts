// Just enough of Redis's protocol to ask whether one is there, which, and how it keeps data. The product's own connections
// are in packages/redis; this must answer before any of it runs, and in words for the person at the terminal.
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Sends commands to one Redis and gives their answers as text. Rejects when it cannot be reached, refuses, or is too slow. */
export function askRedis(
  url: URL,
  commands: readonly (readonly string[])[],
  withinMs = 2000,
): Promise<string[]> {
  const login =
    url.password === ''
      ? []
      : [
          [
            'AUTH',
            ...(url.username === '' ? [] : [decodeURIComponent(url.username)]),
            decodeURIComponent(url.password),
          ],
        ]
  const all = [...login, ...commands]
  const at = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) }
  return new Promise((resolve, reject) => {
    const socket = url.protocol === 'rediss:' ? connectTls({ ...at, servername: at.host }) : connectPlain(at)
    const answers: string[] = []
    let received = ''
    const end = (error?: Error) => {
      clearTimeout(timer)
      socket.destroy()
      if (error === undefined) resolve(answers.slice(login.length))
      else reject(error)
    }
    const timer = setTimeout(() => end(new Error(`no answer within ${withinMs / 1000} s`)), withinMs)
    socket.setEncoding('utf8')
    socket.on('error', end)
    socket.on('close', () => end(new Error('the connection was closed')))
    socket.on('data', (chunk: string) => {
      received += chunk
      for (let answer = takeAnswer(received); answer !== undefined; answer = takeAnswer(received)) {
        received = answer.rest
        if (answer.isError) return end(new Error(answer.text))
        answers.push(answer.text)
        if (answers.length === all.length) return end()
      }
    })
    socket.write(
      all
        .map(
          (words) =>
            `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
        )
        .join(''),
    )
  })
}

/** Cuts the first whole answer off the front; undefined while it is incomplete. Only lines and ASCII texts are asked for. */
function takeAnswer(received: string): { text: string; isError: boolean; rest: string } | undefined {
  const end = received.indexOf('\r\n')
  if (end === -1) return undefined
  const line = received.slice(1, end)
  const rest = received.slice(end + 2)
  if (received[0] !== '$') return { text: line, isError: received[0] === '-', rest }
  const length = Math.max(Number(line), 0)
  return rest.length < length + 2
    ? undefined
    : { text: rest.slice(0, length), isError: false, rest: rest.slice(length + 2) }
}
