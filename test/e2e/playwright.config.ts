import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { SOFTWARE_WEBGPU_ARGS, findBrowser, toLaunchOptions } from '../../src/cli/find-browser.ts';

const ROOT = join(import.meta.dirname, '..', '..');

// Playwright reads this file once for itself and once in each of its workers, which inherit the variable.
const port = Number((process.env['FOLDVEC_E2E_PORT'] ??= String(await findFreePort())));

/** The journeys run on the built page, as our own server serves it. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: join(ROOT, 'test-results', 'e2e'),
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // A limit is for what hangs, not for what is slow: five times what a slow machine under load has needed.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    actionTimeout: 75_000,
    viewport: { width: 1280, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: toLaunchOptions(await findBrowser(), SOFTWARE_WEBGPU_ARGS),
  },
  webServer: {
    command: `node src/cli/bootstrap.mjs start --port ${port}`,
    cwd: ROOT,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false,
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
});

function findFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}
