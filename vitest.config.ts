import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

const exclude = ['**/node_modules/**', '**/.next/**', 'e2e/**']

/** Says which tests passed at their second attempt only: it is no failure, but somebody should look. */
const secondAttempts: Reporter = {
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      process.stdout.write(`      Tests  at the second attempt only: ${test.fullName}\n`)
  },
}

export default defineConfig({
  // The web app's own alias, for tests of its components.
  resolve: { alias: { '@': new URL('apps/web/src', import.meta.url).pathname } },
  test: {
    maxWorkers: 2,
    // No test hangs for long; on a machine with forty things to do each takes its time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', secondAttempts],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...exclude, '**/*.redis.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'redis',
          include: ['**/*.redis.test.ts'],
          exclude,
          // Clocks, processes and sockets of a busy machine: as in the browser tests, one more attempt, which is told.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
})
