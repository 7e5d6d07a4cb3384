import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)

/** A file, and what it imports. */
type Import = readonly [file: string, imported: string]

const forbidden: readonly Import[] = [
  ['packages/protocol/ping.ts', '@runnel/rules/mentions'],
  ['packages/protocol/ping.ts', 'ioredis'],
  ['packages/protocol/ping.ts', 'node:fs'],
  ['packages/protocol/ping.ts', '../rules/mentions.ts'],
  ['packages/protocol/ping.test.ts', '@runnel/client/client'],
  ['packages/rules/permission.ts', '@runnel/redis/connect'],
  ['packages/rules/permission.ts', 'node:crypto'],
  ['packages/rules/permission.ts', 'zod'],
  ['packages/redis/message/message.ts', '@runnel/server/log'],
  ['packages/redis/message/message.ts', '@runnel/gateway/gateway'],
  ['packages/redis/message/message.ts', '../../server/log.ts'],
  ['packages/client/client.ts', '@runnel/redis/message/message'],
  ['packages/client/client.ts', '@runnel/server/log'],
  ['packages/client/client.ts', 'ioredis'],
  ['packages/client/client.ts', 'node:fs'],
  ['packages/client/client.ts', 'zod'],
  ['packages/client/client.ts', '@runnel/protocol/message'],
  ['packages/server/log.ts', '@runnel/protocol/errors'],
  ['packages/server/log.ts', 'ioredis'],
  ['apps/gateway/handle.ts', 'ioredis'],
  ['apps/gateway/handle.ts', '@runnel/client/client'],
  ['apps/gateway/handle.ts', '@runnel/worker/main'],
  ['apps/gateway/handle.ts', '../worker/main.ts'],
  ['apps/gateway/features/typing/typing.ts', '../message/message.ts'],
  ['apps/gateway/features/typing/typing.ts', '../../features/message/message.ts'],
  ['apps/gateway/features/typing/typing.ts', 'ioredis'],
  ['apps/gateway/features/typing.ts', './message.ts'],
  ['apps/gateway/features/typing.ts', '@runnel/gateway/features/message'],
  ['apps/worker/consume.ts', 'ioredis'],
  ['apps/worker/consume.ts', '@runnel/gateway/gateway'],
  ['apps/worker/jobs/notify.ts', './unfurl.ts'],
  ['apps/worker/jobs/notify/notify.ts', '../unfurl/unfurl.ts'],
  ['apps/worker/workflows/import.ts', '../jobs/notify.ts'],
  ['apps/cli/flood.ts', 'ioredis'],
  ['apps/cli/flood.ts', 'socket.io-client'],
  ['apps/cli/flood.ts', '@runnel/web/page'],
  ['apps/web/src/app/page.tsx', '@runnel/redis/connect'],
  ['apps/web/src/app/page.tsx', '@runnel/server/log'],
  ['apps/web/src/app/page.tsx', 'ioredis'],
  ['apps/web/src/app/page.tsx', 'socket.io-client'],
  ['apps/web/src/app/page.tsx', '@runnel/protocol/message'],
  ['apps/web/src/app/page.tsx', '../../../../packages/redis/connect.ts'],
  ['apps/web/src/ui/button.tsx', '@/features/typing/typing-line'],
  ['apps/web/src/realtime/client.ts', '../features/typing/typing-line'],
  ['apps/web/src/features/typing/typing-line.tsx', '../composer/composer'],
  ['apps/web/src/features/typing/typing-line.tsx', '@/features/composer/composer'],
  ['apps/web/src/features/typing/typing-line.tsx', '@/app/page'],
  ['apps/web/src/features/typing/typing-line.tsx', '@/conversation/conversation'],
  ['apps/web/src/features/typing/typing-line.tsx', '../../window/navigation'],
  ['apps/web/src/ui/button.tsx', '@/window/navigation'],
  ['apps/web/src/texts/en.ts', '../conversation/conversation'],
  ['apps/web/src/conversation/conversation.tsx', '@/window/window'],
  ['apps/web/src/window/window.tsx', '@/app/page'],
  ['apps/web/src/features/typing/parts/dots.tsx', '../../composer/composer'],
  ['apps/web/src/features/typing/typing-line.tsx', 'socket.io-client'],
  ['bench/measures/latency.ts', 'ioredis'],
  ['e2e/talk.spec.ts', 'ioredis'],
  ['scripts/start/redis.ts', 'ioredis'],
]

const allowed: readonly Import[] = [
  ['packages/protocol/ping.ts', 'zod'],
  ['packages/protocol/ping.ts', './ids.ts'],
  ['packages/protocol/ping.test.ts', 'node:crypto'],
  ['packages/rules/permission.ts', '@runnel/protocol/channel'],
  ['packages/redis/message/message.ts', 'ioredis'],
  ['packages/redis/message/message.ts', '@runnel/rules/mentions'],
  ['packages/redis/message/message.ts', '../functions.ts'],
  ['packages/redis/message/message.redis.test.ts', '@runnel/testing/start-redis'],
  ['packages/client/client.ts', 'socket.io-client'],
  ['packages/client/client.ts', '@runnel/protocol/errors'],
  ['packages/client/outbox-file.ts', 'node:fs'],
  ['packages/client/client.test.ts', 'node:fs'],
  ['packages/server/log.ts', 'pino'],
  ['packages/testing/start-redis.ts', 'ioredis'],
  ['packages/testing/start-gateway.ts', '@runnel/gateway/gateway'],
  ['apps/gateway/handle.ts', './features/typing/typing.ts'],
  ['apps/gateway/features/typing/typing.ts', '../../handle.ts'],
  ['apps/gateway/features/typing/typing.ts', './members.ts'],
  ['apps/gateway/features/typing/typing.ts', '@runnel/redis/member/member'],
  ['apps/gateway/features/typing.ts', '../handle.ts'],
  ['apps/gateway/features/typing.test.ts', './typing.ts'],
  ['apps/gateway/gateway.redis.test.ts', '@runnel/testing/cast'],
  ['apps/worker/jobs/notify.ts', '../consume.ts'],
  ['apps/cli/flood.ts', '@runnel/client/client'],
  ['apps/web/src/app/page.tsx', '@/features/typing/typing-line'],
  ['apps/web/src/app/page.tsx', '@runnel/protocol/limits'],
  ['apps/web/src/features/typing/typing-line.tsx', '@/ui/button'],
  ['apps/web/src/features/typing/typing-line.tsx', './dots'],
  ['apps/web/src/conversation/conversation.tsx', '@/features/typing/typing-line'],
  ['apps/web/src/window/window.tsx', '@/conversation/conversation'],
  ['apps/web/src/features/typing/parts/dots.tsx', '../typing-line'],
  ['bench/peers/socket-io.ts', 'ioredis'],
]

const typesOnly: readonly Import[] = [
  ['packages/client/client.ts', '@runnel/protocol/message'],
  ['apps/web/src/app/page.tsx', '@runnel/protocol/message'],
]

let tree = ''
let refused: ReadonlySet<string> = new Set()

/** Every import stands alone in a file, so that a refusal tells which one it means; the number keeps the names apart. */
const place = (file: string, number: number) =>
  file.replace(/(?=(\.redis)?(\.test|\.spec)?\.tsx?$|-file\.ts$)/, `-${number}`)

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'runnel-arrows-'))
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  mkdirSync(join(tree, 'scripts'))
  symlinkSync(join(root, 'scripts/arrows.ts'), join(tree, 'scripts/arrows.ts'))
  symlinkSync(join(root, 'oxlint.config.ts'), join(tree, 'oxlint.config.ts'))
  const write = (file: string, line: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), line)
  }
  const all = [...forbidden, ...allowed]
  for (const [number, [file, imported]] of all.entries())
    write(place(file, number), `export * from '${imported}'\n`)
  for (const [number, [file, imported]] of typesOnly.entries()) {
    write(place(file, all.length + number), `import type { A } from '${imported}'\nexport type B = A\n`)
  }
  refused = await filesRefused(tree)
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function filesRefused(cwd: string): Promise<Set<string>> {
  return new Promise((resolve, reject) => {
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
    const args = [oxlint, '--config', join(cwd, 'oxlint.config.ts'), '--format', 'json', '.']
    execFile(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (stdout === '') return reject(error ?? new Error('the linter said nothing'))
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
      resolve(
        new Set(
          diagnostics.filter((one) => one.code.includes('no-restricted-imports')).map((one) => one.filename),
        ),
      )
    })
  })
}

test.each(forbidden.map((one, number) => [...one, number] as const))(
  '%s may not import %s',
  (file, _imported, number) => {
    expect(refused).toContain(place(file, number))
  },
)

test.each(allowed.map((one, number) => [...one, number] as const))(
  '%s may import %s',
  (file, _imported, number) => {
    expect(refused).not.toContain(place(file, forbidden.length + number))
  },
)

test.each(typesOnly.map((one, number) => [...one, number] as const))(
  '%s may import types of %s',
  (file, _imported, number) => {
    expect(refused).not.toContain(place(file, forbidden.length + allowed.length + number))
  },
)
