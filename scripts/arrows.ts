// The arrows of ARCHITECTURE.md, as the linter checks them: who may import what. scripts/arrows.test.ts tries each.

/** One entry for the linter. Of several that fit a file only the last counts, so each says all that holds for its files. */
export interface Arrow {
  files: string[]
  excludeFiles?: string[]
  rules: { 'no-restricted-imports': ['error', { patterns: Pattern[] }] }
}

interface Pattern {
  message: string
  group?: string[]
  regex?: string
  allowTypeImports?: boolean
}

const everything = [
  'protocol',
  'rules',
  'redis',
  'client',
  'server',
  'testing',
  'gateway',
  'worker',
  'cli',
  'web',
  'bench',
  'prove',
  'attack',
]
const tests = ['**/*.test.ts', '**/*.test.tsx']

/** Forbids all of ours except what is named. */
const ours = (...allowed: string[]): Pattern => ({
  regex: `^@runnel/(${everything.filter((name) => !allowed.includes(name)).join('|')})(/|$)`,
  message: `Arrows point one way: of ours, only ${allowed.join(', ') || 'nothing'} may be imported here.`,
})
const forbid = (regex: string, message: string): Pattern => ({ regex, message })

const ioredis: Pattern = {
  group: ['ioredis', 'ioredis/**'],
  message: 'Redis is spoken in packages/redis only.',
}
const socketClient: Pattern = {
  group: ['socket.io-client', 'socket.io-client/**'],
  message: 'Sockets are opened in packages/client only.',
}
const socketServer: Pattern = {
  group: ['socket.io', 'socket.io/**'],
  message: 'Sockets are served in apps/gateway only.',
}
const otherPlaces = forbid(
  String.raw`^(\.\./)+((packages|apps)/|(protocol|rules|redis|server|testing|gateway|worker|cli|web)/)`,
  'Import a package by its name, and an app not at all.',
)
const outsideProtocol = forbid(
  '^(@|[a-y]|z[^o]|zo[^d]|zod[^/])',
  'The protocol is data: zod, and nothing else.',
)
const outsideRules = forbid('^([a-z]|@[^r])', 'Rules are pure: the protocol, and nothing else.')
const node = forbid('^node:', 'This runs in browsers too.')
const zod: Pattern = {
  group: ['zod', 'zod/**'],
  allowTypeImports: true,
  message: 'Too heavy for a browser: types only.',
}
const heavyProtocol: Pattern = {
  group: [
    '@runnel/protocol/*',
    ...['ids', 'errors', 'limits', 'version', 'answer'].map((name) => `!@runnel/protocol/${name}`),
  ],
  allowTypeImports: true,
  message: 'A browser would load zod with it: import type, or one of ids, errors, limits, version, answer.',
}
const sibling = (regex: string) =>
  forbid(regex, 'A feature never imports a sibling; what two need moves down.')
/** In the web app: ui, realtime and texts, then features, the conversation, the window and the routes, each on those before. */
const upwards = (...above: string[]) =>
  forbid(
    String.raw`^(@/|(\.\./)+)(${above.join('|')})/`,
    'What is composed of this may not be imported by it: hand it in, or move down what both need.',
  )

const arrow = (files: string[], patterns: Pattern[], excludeFiles: string[] = []): Arrow => ({
  files,
  ...(excludeFiles.length > 0 && { excludeFiles }),
  rules: { 'no-restricted-imports': ['error', { patterns }] },
})

/** Features lie side by side, as files or as folders with files of their own. */
const features = (folders: string, patterns: Pattern[]): Arrow[] => {
  const byName = sibling(String.raw`^(@runnel/(gateway|worker)/|(\.\./)+)(features|jobs|workflows)/`)
  return [
    arrow([`${folders}/*.ts`], [...patterns, byName, sibling(String.raw`^\./`)], tests),
    arrow([`${folders}/*/**`], [...patterns, byName, sibling(String.raw`^\.\./[^.]`)], tests),
  ]
}

const gateway = [ours('protocol', 'rules', 'redis', 'server', 'gateway'), ioredis, socketClient, otherPlaces]
const worker = [
  ours('protocol', 'rules', 'redis', 'server', 'worker'),
  ioredis,
  socketClient,
  socketServer,
  otherPlaces,
]
const cli = [
  ours('protocol', 'rules', 'redis', 'client', 'server', 'cli'),
  ioredis,
  socketClient,
  socketServer,
  otherPlaces,
]
const browser = [ioredis, socketServer, otherPlaces, zod, heavyProtocol]
const web = [ours('client', 'protocol', 'rules'), socketClient, ...browser]
const client = [ours('protocol', 'rules', 'client'), ...browser]
const webFeature = [
  ...web,
  upwards('conversation', 'window', 'app'),
  sibling(String.raw`^(@/|(\.\./)+)features/`),
]

/** All arrows, the general before the particular. */
export const arrows: Arrow[] = [
  arrow(['**/*.{ts,tsx,mjs}'], [ioredis, otherPlaces]),

  arrow(['packages/protocol/**'], [ours(), outsideProtocol, otherPlaces], tests),
  arrow(
    ['packages/protocol/**/*.test.ts', 'packages/protocol/reference.ts'],
    [ours('protocol'), ioredis, otherPlaces],
  ),
  arrow(['packages/rules/**'], [ours('protocol'), outsideRules, otherPlaces], tests),
  arrow(['packages/rules/**/*.test.ts'], [ours('protocol', 'rules'), ioredis, otherPlaces]),
  arrow(['packages/redis/**'], [ours('protocol', 'rules', 'redis'), otherPlaces], tests),
  arrow(['packages/redis/**/*.test.ts'], [ours('protocol', 'rules', 'redis', 'testing'), otherPlaces]),
  arrow(['packages/client/**'], [...client, node], [...tests, '**/*-file.ts']),
  arrow(['packages/client/**/*-file.ts'], client),
  arrow(['packages/server/**'], [ours('server'), ioredis, socketClient, socketServer, otherPlaces]),
  arrow(
    ['packages/testing/**'],
    [ours('protocol', 'rules', 'redis', 'client', 'server', 'gateway', 'worker', 'testing'), otherPlaces],
  ),

  arrow(['apps/gateway/**'], gateway, tests),
  ...features('apps/gateway/features', gateway),
  arrow(['apps/worker/**'], worker, tests),
  ...features('apps/worker/{jobs,workflows}', worker),
  arrow(['apps/cli/**'], cli, tests),
  arrow(['apps/web/**'], web, ['apps/web/src/web-metrics.ts']),
  // The one part of it that runs in its server only.
  arrow(['apps/web/src/web-metrics.ts'], [ours('server'), socketClient, ...browser]),
  arrow(
    ['apps/web/src/{ui,realtime,texts}/**'],
    [...web, upwards('features', 'conversation', 'window', 'app')],
  ),
  arrow(['apps/web/src/features/*/*'], [...webFeature, sibling(String.raw`^\.\./[^.]`)]),
  arrow(['apps/web/src/features/*/*/**'], [...webFeature, sibling(String.raw`^\.\./\.\./[^.]`)]),
  arrow(['apps/web/src/conversation/**'], [...web, upwards('window', 'app')]),
  arrow(['apps/web/src/window/**'], [...web, upwards('app')]),

  arrow(['bench/peers/**'], [otherPlaces]),
]
