import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** Debian's own Chromium where it is installed, else the one that Playwright brings. */
const chromium = [process.env['RUNNEL_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
)

/** It runs elsewhere already; and it has had its first visitor, whose invitation is given. */
const isElsewhere = process.env['RUNNEL_E2E_URL'] !== undefined
const isSettled = isElsewhere && process.env['RUNNEL_E2E_INVITE'] !== undefined

// The whole product runs once for all tests (e2e/start-product.ts); each test brings its own people and channels.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/start-product.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  // How long a machine may take that has much else to do.
  timeout: 120_000,
  // What passes only when tried again is told as flaky.
  retries: process.env['CI'] === undefined ? 0 : 2,
  expect: { timeout: 20_000 },
  reporter: process.env['CI'] === undefined ? 'list' : [['list'], ['html', { open: 'never' }]],
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      ...(chromium !== undefined && { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'first visitor', testMatch: isSettled ? [] : '*.setup.ts' },
    {
      name: 'people',
      testMatch: '*.spec.ts',
      // These look into its Redis.
      testIgnore: isElsewhere ? ['administration-crowd.spec.ts', 'ephemeral.spec.ts'] : [],
      dependencies: ['first visitor'],
    },
    // Only what we started ourselves is broken on purpose, and by one test at a time: each breaks it for everybody.
    {
      name: 'faults',
      testMatch: isElsewhere ? [] : '*.fault.ts',
      dependencies: ['people'],
      fullyParallel: false,
      workers: 1,
    },
  ],
})
