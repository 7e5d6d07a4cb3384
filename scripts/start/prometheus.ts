// Prometheus' configuration for processes of this machine, and its rules in a hurry for those who try them.

/** Where each kind of process tells its figures, as `host:port`. */
export interface Targets {
  readonly gateway: readonly string[]
  readonly worker: readonly string[]
  readonly web: readonly string[]
  readonly haproxy: readonly string[]
  readonly redis: readonly string[]
}

/** What alerts and dashboard ask of others: HAProxy's own exporter, and Redis'. `npm run alerts` looks whether they really tell it. */
export const foreignMetricNames: readonly string[] = [
  'haproxy_backend_active_servers',
  'haproxy_backend_status',
  'haproxy_server_status',
  'haproxy_frontend_http_responses_total',
  'redis_up',
  'redis_aof_base_size_bytes',
  'redis_aof_current_size_bytes',
  'redis_aof_enabled',
  'redis_aof_last_bgrewrite_status',
  'redis_aof_last_write_status',
  'redis_commands_processed_total',
  'redis_config_key_value',
  'redis_connected_slave_lag_seconds',
  'redis_cpu_sys_seconds_total',
  'redis_cpu_user_seconds_total',
  'redis_evicted_keys_total',
  'redis_master_link_up',
]

/** Puts these addresses into deploy/prometheus/prometheus.yml, in place of the parts that find processes by name; `everySeconds` replaces the 15 s between two looks. */
export function renderPrometheus(template: string, targets: Targets, everySeconds = 15): string {
  const { gateway, worker, web, haproxy, redis } = targets
  const parts = [gateway, worker, web, haproxy, redis]
  let turn = 0
  const rendered = template
    .replaceAll(
      /^ {4}# found by name\n[^]*?^ {4}# end\n/gm,
      () => `    static_configs: [{ targets: ${JSON.stringify(parts[turn++] ?? [])} }]\n`,
    )
    .replaceAll(/^( {2}(?:scrape|evaluation)_interval): 15s$/gm, `$1: ${everySeconds}s`)
  if (turn !== parts.length)
    throw new Error('deploy/prometheus/prometheus.yml has not the five parts that this replaces')
  return rendered
}

const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const
/** What is looked back over must hold some looks. */
const leastWindow = 5

/**
 * The same rules with all times `factor` times as short: how long something must have lasted (`for:`, at least 1 s), and what is looked
 * back over (`[5m]`, at least 5 s). What is compared with stays. For tests, which cannot wait for hours.
 */
export function shortenRules(rules: string, factor: number): string {
  const shorten = (count: string, unit: string, least: number) =>
    Math.max(least, Math.round((Number(count) * seconds[unit as keyof typeof seconds]) / factor))
  return rules
    .replaceAll(/^( +for): (\d+)([smhd])$/gm, (_all, key: string, count: string, unit: string) =>
      Number(count) === 0 ? `${key}: 0s` : `${key}: ${shorten(count, unit, 1)}s`,
    )
    .replaceAll(
      /\[(\d+)([smhd])\]/g,
      (_all, count: string, unit: string) => `[${shorten(count, unit, leastWindow)}s]`,
    )
}
