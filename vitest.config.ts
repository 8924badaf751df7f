import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
const minuteMs = 60_000
const attacks = [
  'test/privacy/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/server/backup/**/*.test.ts',
]

/** Whole processes, whole databases or whole months: each alone takes seconds, all together as long as the rest. */
const slow = [
  'test/server/db/damaged.test.ts',
  'test/server/demo/fill.test.ts',
  'test/server/main/command-line.test.ts',
  'test/server/release/close.test.ts',
  'test/widget/core/book-plan.test.ts',
  'test/widget/core/closed-epoch.test.ts',
]

/** Vitest leaves one core to itself, which is half of a small machine; its own process has little to do here. */
const maxWorkers = availableParallelism()

/** How long anything may take on a machine that is busy with something else: these are no measurements. */
const patience = { testTimeout: minuteMs, hookTimeout: minuteMs, expect: { poll: { timeout: 15_000 } } }

export default defineConfig({
  test: {
    retry: 0,
    projects: [
      {
        oxc,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.browser.test.{ts,tsx}', 'test/e2e/**', ...attacks, ...slow],
          isolate: false, // a third of the time went into loading the same modules for every file
          setupFiles: ['test/support/shared-worker.ts'],
          sequence: { groupOrder: 0 },
          maxWorkers,
          ...patience,
        },
      },
      {
        // Whole organisations and killed servers: too long for the fast loop.
        oxc,
        test: {
          name: 'attack',
          environment: 'node',
          include: [...attacks, ...slow],
          sequence: { groupOrder: 1 },
          maxWorkers,
          ...patience,
        },
      },
      {
        oxc,
        optimizeDeps: {
          include: [
            'preact',
            'preact/hooks',
            'preact/jsx-runtime',
            'preact/jsx-dev-runtime',
            '@preact/signals',
            'axe-core',
            'fast-check',
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.{ts,tsx}'],
          sequence: { groupOrder: 2 },
          ...patience,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // One machine-wide Redmine and whole browsers: one file after the other.
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.e2e.ts', 'test/faults/**/*.e2e.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          ...patience,
          testTimeout: 3 * minuteMs,
          hookTimeout: 3 * minuteMs,
        },
      },
    ],
  },
})
