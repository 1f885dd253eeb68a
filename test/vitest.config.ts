import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/support/seed.ts', 'test/support/canary-writes.ts'],
    testTimeout: 20_000,
    // Pseudo-terminals end a worker thread's process on the way out.
    pool: 'forks',
    // Half of the suite waits for programs it started: one worker a core, none left idle.
    maxWorkers: '100%',
    env: { FORCE_COLOR: '0' },
  },
})
