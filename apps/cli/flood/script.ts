import type { IrcLine, SpokenLine } from '../import/irc.ts'

/** One thing to say: when (ms after the start), by which of the clients, and what. */
export interface Cue {
  atMs: number
  client: number
  text: string
  action: boolean
}

export interface Pace {
  clients: number
  /** How many times faster than it happened. */
  speed: number
  /** Messages per second instead, all clients together; begins anew at the log's end until `seconds` are over. */
  rate?: number | undefined
  seconds?: number | undefined
}

/** What a log says, as a script for a number of clients: each nick is one of them, several share one when there are more nicks. */
export function writeScript(lines: readonly IrcLine[], { clients, speed, rate, seconds }: Pace): Cue[] {
  const spoken = lines.filter((line): line is SpokenLine => line.type === 'message' || line.type === 'action')
  const roles = new Map<string, number>()
  for (const { nick } of spoken) if (!roles.has(nick)) roles.set(nick, roles.size % clients)
  const cue = (line: SpokenLine, atMs: number): Cue => ({
    atMs,
    client: roles.get(line.nick) ?? 0,
    text: line.text,
    action: line.type === 'action',
  })
  if (rate !== undefined) {
    const count = seconds === undefined ? spoken.length : Math.round(rate * seconds)
    return Array.from({ length: spoken.length === 0 ? 0 : count }, (_, index) => {
      const line = spoken[index % spoken.length]
      // A rate asks for all clients to speak, so that a later round of the log gives the roles to others.
      const round = Math.floor(index / spoken.length)
      const { client, ...rest } = cue(line!, (index * 1_000) / rate)
      return { ...rest, client: (client + round * roles.size) % clients }
    })
  }
  const perMinute = new Map<number, number>()
  for (const { at } of spoken) perMinute.set(at, (perMinute.get(at) ?? 0) + 1)
  const begun = new Map<number, number>()
  const start = spoken[0]?.at ?? 0
  const script = spoken.map((line) => {
    // Logs know minutes only: what was said within one is spread over it.
    const place = begun.get(line.at) ?? 0
    begun.set(line.at, place + 1)
    const within = (place / (perMinute.get(line.at) ?? 1)) * 60_000
    return cue(line, (line.at - start + within) / speed)
  })
  return seconds === undefined ? script : script.filter(({ atMs }) => atMs < seconds * 1_000)
}
