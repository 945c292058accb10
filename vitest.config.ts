import { defineConfig } from 'vitest/config';

const electron = ['tests/harness/global-setup.ts'];

/** Tests that run Electron take turns, also between folders: each of them uses all the cores there are. */
const inTurn = (groupOrder: number) => ({
  sequence: { groupOrder },
  fileParallelism: false,
  expect: { poll: { timeout: 30_000 } },
  globalSetup: electron,
  testTimeout: 300_000,
  hookTimeout: 120_000,
});

const project = (name: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], ...more },
});

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('unit'),
      project('conformance', { testTimeout: 300_000 }),
      project('reliability', inTurn(1)),
      project('security', inTurn(2)),
      project('e2e', inTurn(3)),
    ],
  },
});
