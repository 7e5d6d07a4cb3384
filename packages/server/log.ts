import { pino, stdSerializers, type DestinationStream, type Level, type Logger } from 'pino'

/** A structured log, one JSON object a line. It never holds what people wrote, nor secrets. */
export type Log = Logger

const secrets = ['token', 'password', 'passwordHash', 'cookie', 'authorization', 'text', 'invite', 'headers']

/** Opens the log of a process; `name` is in every line. Writes to standard output unless told otherwise. */
export function createLog(options: {
  name: string
  level?: Level | 'silent'
  destination?: DestinationStream
}): Log {
  return pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      base: { name: options.name, pid: process.pid },
      // A second line of defence: those who log leave such fields out in the first place.
      redact: { paths: secrets.flatMap((field) => [field, `*.${field}`]), remove: true },
      serializers: { error: stdSerializers.errWithCause },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  )
}
