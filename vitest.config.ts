import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/.next/**', 'e2e/**']

export default defineConfig({
  // The web app's own alias, for tests of its components.
  resolve: { alias: { '@': new URL('apps/web/src', import.meta.url).pathname } },
  test: {
    maxWorkers: 2,
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
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
