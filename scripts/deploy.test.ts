import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAddress } from '@runnel/redis/address'
import { readEnv, settings, type SettingName } from '@runnel/server/env'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

// What is in deploy/ is tried without a cluster: that it can be read, that its parts fit each other, and that it says nothing which the code
// does not know, so that a setting, path, port or figure that gets another name is noticed here.

const root = dirname(import.meta.dirname)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** YAML as it is read: any of it may be missing. */
// eslint-disable-next-line typescript/no-explicit-any
type Node = any

function parse(path: string): Node[] {
  return parseAllDocuments(read(path), { merge: true }).map((document) => {
    expect(document.errors, path).toEqual([])
    return document.toJS()
  })
}

const manifests = globSync('deploy/kubernetes/*.yaml', { cwd: root })
const objects = manifests.flatMap((path) => parse(path))
const [kustomization] = parse('deploy/kustomization.yaml')
const ofKind = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind))
const named = (kind: string, name: string) => ofKind(kind).find(({ metadata }) => metadata.name === name)
const workloads = ofKind('Deployment', 'StatefulSet')
const containers = workloads.flatMap(({ spec, metadata }) =>
  spec.template.spec.containers.map((container: Node) => ({ ...container, workload: metadata.name })),
)
const nameOf = ({ kind, metadata }: Node) => `${kind} ${metadata.name}`
const matches = (selector: Record<string, string>, labels: Record<string, string>) =>
  Object.entries(selector).every(([label, value]) => labels[label] === value)
const selected = (selector: Record<string, string>) =>
  workloads.filter(({ spec }) => matches(selector, spec.template.metadata.labels))
const portsOf = ({ spec }: Node): Node[] =>
  spec.template.spec.containers.flatMap(({ ports }: Node) => ports ?? [])

/** What the load balancer's file asks for, and what belongs to Redis alone. */
const balancer = [...read('deploy/haproxy/haproxy.cfg').matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
const known = new Set([
  ...Object.keys(settings),
  'RUNNEL_GATEWAY_URL',
  ...balancer,
  'REDIS_PASSWORD',
  'REDISCLI_AUTH',
  'RUNNEL_REDIS_AT',
  'RUNNEL_REDIS_LOGIN',
])

test('every manifest is applied, and everything that is applied is there', () => {
  expect(kustomization.resources.toSorted()).toEqual(
    manifests.map((path) => path.replace('deploy/', '')).toSorted(),
  )
  for (const { files } of kustomization.configMapGenerator)
    for (const file of files) expect(existsSync(join(root, 'deploy', file)), file).toBe(true)
  const images = new Set(containers.map(({ image }) => image))
  for (const { name } of kustomization.images) expect(images).toContain(name)
  expect(new Set(objects.map(nameOf)).size).toBe(objects.length)
})

test('what names another object names one that is there, by its labels and ports', () => {
  for (const { metadata, spec } of workloads)
    expect(matches(spec.selector.matchLabels, spec.template.metadata.labels), metadata.name).toBe(true)
  for (const service of ofKind('Service')) {
    const [target, ...more] = selected(service.spec.selector)
    expect(more, nameOf(service)).toEqual([])
    for (const { targetPort, port } of service.spec.ports) {
      const found = portsOf(target).find(({ name }) => name === targetPort)
      expect(found?.containerPort, nameOf(service)).toBe(port === 443 ? 8443 : port)
    }
  }
  for (const { metadata, spec } of ofKind('PodDisruptionBudget')) {
    expect(selected(spec.selector.matchLabels).map(({ metadata: { name } }) => name)).toEqual([metadata.name])
    expect(spec.maxUnavailable).toBe(1)
  }
  for (const { spec } of ofKind('ScaledObject')) {
    const target = named('Deployment', spec.scaleTargetRef.name)
    expect(target.spec.replicas).toBe(spec.minReplicaCount)
  }
  const configMaps = [
    ...ofKind('ConfigMap').map(({ metadata }) => metadata.name),
    ...kustomization.configMapGenerator.map(({ name }: Node) => name),
  ]
  for (const { spec } of workloads) {
    const { volumes = [], containers: own } = spec.template.spec
    const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }: Node) => metadata.name)
    const mounted = volumes.flatMap(({ configMap }: Node) => configMap?.name ?? [])
    expect(configMaps).toEqual(expect.arrayContaining(mounted))
    for (const { volumeMounts = [], envFrom = [] } of own) {
      for (const { name } of volumeMounts)
        expect([...claims, ...volumes.map((one: Node) => one.name)]).toContain(name)
      for (const { configMapRef } of envFrom) expect(configMaps).toContain(configMapRef.name)
    }
  }
})

test('whoever needs somebody may talk to them, and nobody else may', () => {
  const policies = ofKind('NetworkPolicy')
  const nothing = policies.find(({ metadata }) => metadata.name === 'nothing')
  expect(nothing.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
  const isAllowed = (from: string, to: string, port: number) => {
    const rules = (name: string, direction: 'ingress' | 'egress', peers: 'from' | 'to', other: string) =>
      (policies.find(({ metadata }) => metadata.name === name)?.spec[direction] ?? []).some(
        (rule: Node) =>
          rule.ports.some((one: Node) => one.port === port) &&
          (rule[peers] === undefined ||
            rule[peers].some(
              ({ podSelector }: Node) => podSelector?.matchLabels['app.kubernetes.io/name'] === other,
            )),
      )
    return rules(from, 'egress', 'to', to) && rules(to, 'ingress', 'from', from)
  }
  const portOf = (name: string) =>
    portsOf(workloads.find(({ metadata }) => metadata.name === name))[0].containerPort
  const ways = [
    ['haproxy', 'gateway'],
    ['haproxy', 'web'],
    ['web', 'gateway'],
    ['gateway', 'redis'],
    ['worker', 'redis'],
  ] as const
  for (const [from, to] of ways) expect(isAllowed(from, to, portOf(to)), `${from} to ${to}`).toBe(true)
  for (const [from, to] of [
    ['web', 'redis'],
    ['haproxy', 'redis'],
    ['web', 'haproxy'],
  ] as const)
    expect(isAllowed(from, to, portOf(to)), `${from} to ${to}`).toBe(false)
})

test('processes are given settings that they read, with values that they take', () => {
  const shared = named('ConfigMap', 'runnel-settings').data as Record<string, string>
  for (const { env = [], envFrom, workload, command = [], ports } of containers) {
    const own = Object.fromEntries(env.map(({ name, value }: Node) => [name, value ?? 'given'])) as Record<
      string,
      string
    >
    const all = { ...(envFrom ? shared : {}), ...own }
    for (const name of Object.keys(all)) expect(known, `${workload} is given ${name}`).toContain(name)
    const ofOurs = Object.keys(all).filter((name): name is SettingName => name in settings)
    const given = { ...all, RUNNEL_SECURE_COOKIE: shared['RUNNEL_SECURE_COOKIE'] }
    expect(() => readEnv(ofOurs, given), workload).not.toThrow()
    const mains = command.filter((word: string) => word.endsWith('.ts'))
    for (const main of mains) {
      expect(existsSync(join(root, main)), main).toBe(true)
      // What only the other kind of process reads does no harm; what nobody reads does.
      const reads = `${read(main)}${read('apps/gateway/main.ts')}`
      for (const name of Object.keys(shared)) expect(reads).toContain(`'${name}'`)
    }
    const listening = ports.map((one: Node) => String(one.containerPort))
    const told = mains.length > 0 ? [all['RUNNEL_PORT'], all['RUNNEL_METRICS_PORT']] : []
    expect(listening, workload).toEqual(expect.arrayContaining(told))
  }
})

test('probes ask for what is answered, on ports that are there, and what ends has the time it needs', () => {
  const paths = `${read('apps/gateway/http/health.ts')}${read('apps/worker/health.ts')}`
  for (const container of containers) {
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap(
      (name) => container[name] ?? [],
    )
    expect(probes.length, container.workload).toBeGreaterThan(1)
    const asked = probes.flatMap(({ httpGet, tcpSocket }) => httpGet?.port ?? tcpSocket?.port ?? [])
    expect(container.ports.map(({ name }: Node) => name)).toEqual(expect.arrayContaining(asked))
    for (const { httpGet } of probes.filter((probe) => probe.httpGet !== undefined))
      expect(paths, httpGet.path).toContain(`'${httpGet.path}'`)
  }
  const drainMs = Number(named('ConfigMap', 'runnel-settings').data.RUNNEL_DRAIN_MS)
  const grace = (name: string) => named('Deployment', name).spec.template.spec.terminationGracePeriodSeconds
  expect(grace('gateway') * 1_000).toBeGreaterThanOrEqual(drainMs + 15_000)
  const [, hardStop] = /hard-stop-after (\d+)s/.exec(read('deploy/haproxy/haproxy.cfg'))!
  expect(grace('haproxy')).toBeGreaterThan(Number(hardStop))
})

test('it scales by figures that the processes tell', () => {
  const told = ['apps/gateway/counters.ts', 'apps/worker/sampler.ts', 'apps/worker/metrics.ts']
    .map(read)
    .join('\n')
  for (const { spec } of ofKind('ScaledObject'))
    for (const { type, metadata } of spec.triggers) {
      if (type !== 'prometheus') continue
      const [, figure] = /runnel_(\w+)/.exec(metadata.query)!
      expect(told, metadata.query).toMatch(new RegExp(`'(runnel_)?${figure}'`))
    }
})

const overlays = ['deploy/sentinel/compose.yml', 'deploy/cluster/compose.yml']

test('the compose files fit the one that they stand on', () => {
  const [base] = parse('docker-compose.yml')
  for (const path of overlays) {
    const [overlay] = parse(path)
    const services = { ...base.services, ...overlay.services }
    const volumes = new Set(Object.keys({ ...base.volumes, ...overlay.volumes }))
    for (const [name, service] of Object.entries(services) as [string, Node][]) {
      const needs = Array.isArray(service.depends_on)
        ? service.depends_on
        : Object.keys(service.depends_on ?? {})
      for (const one of needs) expect(Object.keys(services), `${path}: ${name}`).toContain(one)
      expect(service.image ?? base.services[name]?.image, `${path}: ${name}`).toBeDefined()
      const sources = (service.volumes ?? []).map((volume: string) => volume.split(':')[0]!)
      const missing = sources.filter((source: string) =>
        source.startsWith('./') ? !existsSync(join(root, source)) : !volumes.has(source),
      )
      expect(missing, `${path}: ${name}`).toEqual([])
      for (const variable of Object.keys(service.environment ?? {}))
        expect(known, `${path}: ${name} is given ${variable}`).toContain(variable)
    }
    for (const name of ['gateway', 'worker'])
      expect(() => parseAddress(overlay.services[name].environment.REDIS_URL), path).not.toThrow()
  }
})

test('containers are upgraded by a script that knows them: what it runs, replaces and waits for is there', () => {
  const [{ services }] = parse('docker-compose.yml')
  const script = read('deploy/docker/upgrade.sh')
  const named = [...script.matchAll(/^ *compose (?:run|up|exec|kill) .*?([a-z-]+)(?: test .*)?$/gm)].map(
    ([, name = '']) => name,
  )
  expect(new Set(named)).toEqual(new Set(['redis-users', 'functions', 'worker', 'gateway', 'haproxy']))
  expect(Object.keys(services)).toEqual(expect.arrayContaining(named))
  expect(services.gateway.healthcheck, 'a new gateway is waited for').toBeDefined()
  expect(script).toContain('! compose exec -T redis test -e /run/runnel/redis/users.acl')
  expect(services.redis.volumes).toContain('redis-users:/run/runnel/redis:ro')
})

test('the Sentinels that a compose file starts are those that the gateways ask', () => {
  const [overlay] = parse('deploy/sentinel/compose.yml')
  const address = parseAddress(overlay.services.gateway.environment.REDIS_URL)
  const conf = read('deploy/sentinel/sentinel.conf')
  if (address.kind !== 'sentinel') throw new Error('it is no Sentinel address')
  const placeOf = (name: string) => overlay.services[name].networks.store.ipv4_address as string
  expect(conf).toContain(`sentinel monitor ${address.name} ${placeOf('redis')} 6379 2`)
  expect(conf).toContain(`port ${address.sentinels[0]!.port}`)
  expect(address.sentinels.map(({ host }) => host)).toEqual(
    Object.keys(overlay.services)
      .filter((name) => name.startsWith('sentinel'))
      .map(placeOf),
  )
})

test('the images are built from every package that the lock file knows', () => {
  const docker = read('deploy/docker/Dockerfile')
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] }
  const packages = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
  for (const path of packages)
    expect(docker, `deploy/docker/Dockerfile copies no ${path}`).toContain(`COPY ${path} ${dirname(path)}/`)
})
