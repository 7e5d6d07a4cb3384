import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
const text = (pattern: RegExp, hint: string) => z.string().regex(pattern, hint)
const yes = z.enum(['true', 'false']).transform((value) => value === 'true')

/** Every setting there is, by the name of its environment variable; told to operators in `docs/self-hosting.md`. */
export const settings = {
  REDIS_URL: z.string().min(1).default('redis://127.0.0.1:6379'),
  RUNNEL_PREFIX: text(/^[a-z0-9-]{1,32}$/, 'use 1 to 32 of a-z, 0-9 and -').default('runnel'),
  RUNNEL_PARTITIONS: whole(1, 1_024).default(16),
  RUNNEL_ACK_REPLICAS: whole(0, 16).default(0),
  RUNNEL_LOCK_URLS: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((url) => url.trim())
        .filter((url) => url !== ''),
    )
    .pipe(
      z
        .array(text(/^rediss?:\/\/[^/]/, 'write masters as redis://host:port'))
        .refine(
          (urls) => urls.length === 0 || (urls.length >= 3 && new Set(urls).size === urls.length),
          'name three or more different masters, or none',
        ),
    ),
  RUNNEL_HOST: z.string().min(1).default('127.0.0.1'),
  /** Each kind of process has a default of its own. */
  RUNNEL_PORT: whole(0, 65_535).optional(),
  /** 0: no metrics are served. */
  RUNNEL_METRICS_PORT: whole(0, 65_535).default(0),
  RUNNEL_GATEWAY: text(/^[\w.-]{1,64}$/, 'use 1 to 64 letters, digits, dots and dashes').default(
    () => `g_${randomBytes(3).toString('hex')}`,
  ),
  RUNNEL_ORIGIN: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((origin) => origin.trim().replace(/\/$/, ''))
        .filter((origin) => origin !== ''),
    )
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'write origins as https://chat.example.org' }))),
  RUNNEL_SECURE_COOKIE: yes.default(false),
  RUNNEL_SIGN_UP: z.enum(['invited', 'open']).default('invited'),
  RUNNEL_WORKSPACE: z.string().trim().min(1).max(80).default('Runnel'),
  RUNNEL_LIMITS: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
  RUNNEL_DRAIN_MS: whole(0, 600_000).default(5_000),
  /** An OpenTelemetry collector; none: nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'write the collector as http://collector:4318' })
    .optional(),
  /** The share of traces that is kept. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  RUNNEL_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Set by the start script: the process ends when this one is gone. */
  RUNNEL_PARENT_PID: whole(1, 2 ** 31).optional(),
} as const

/** The name of a setting, as in the environment. */
export type SettingName = keyof typeof settings
/** The settings of these names, read and checked. */
export type Settings<Name extends SettingName> = { [Key in Name]: z.output<(typeof settings)[Key]> }

/**
 * Reads the named settings; an empty variable counts as absent. Throws one `Error` with a line for each that cannot be used. Values are
 * not repeated in it: they may hold passwords.
 */
export function readEnv<Name extends SettingName>(
  names: readonly Name[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Settings<Name> {
  const found: Partial<Record<SettingName, unknown>> = {}
  const faults: string[] = []
  for (const name of names) {
    const given = environment[name]
    const read = settings[name].safeParse(given === '' ? undefined : given)
    if (read.success) found[name] = read.data
    else faults.push(`${name}: ${read.error.issues.map((issue) => issue.message).join('; ')}`)
  }
  if (faults.length > 0) throw new Error(`These settings cannot be used:\n${faults.join('\n')}`)
  return found as Settings<Name>
}

/** As {@link readEnv}, for a process's first line: what cannot be used is told on standard error, and the process ends with code 1. */
export function requireEnv<Name extends SettingName>(names: readonly Name[]): Settings<Name> {
  try {
    return readEnv(names)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}
