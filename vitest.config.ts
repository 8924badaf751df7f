import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
const minuteMs = 60_000
const attacks = ['test/privacy/**/*.test.ts', 'test/faults/**/*.test.ts', 'test/server/backup/**/*.test.ts']

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
          exclude: ['test/**/*.browser.test.{ts,tsx}', 'test/e2e/**', ...attacks],
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole organisations and killed servers: too long for the fast loop.
        oxc,
        test: {
          name: 'attack',
          environment: 'node',
          include: attacks,
          sequence: { groupOrder: 1 },
          testTimeout: minuteMs,
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
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.{ts,tsx}'],
          sequence: { groupOrder: 2 },
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
          testTimeout: 3 * minuteMs,
          hookTimeout: 3 * minuteMs,
        },
      },
    ],
  },
})
