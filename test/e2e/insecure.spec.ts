import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { chromium, expect, test } from '@playwright/test';

const HOST = 'lan.test';
const BUILT = join(import.meta.dirname, '..', '..', 'dist');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

// As people do it: another static server, no headers of ours, and a name of the local network over plain http.
test('over plain http on the local network, one sentence says what to do, and nothing is offered that would fail', async ({
  launchOptions,
}) => {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = path === '/' ? '/index.html' : path;
    void readFile(join(BUILT, file)).then(
      (bytes) => response.writeHead(200, { 'content-type': TYPES[file.split('.').at(-1) ?? ''] ?? '' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${HOST} 127.0.0.1`];
  const browser = await chromium.launch({ ...launchOptions, args });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`http://${HOST}:${port}/`);

    const notices = page.getByRole('list', { name: 'About this browser' }).getByRole('listitem');
    await expect(notices).toHaveText([/^\s*This page was opened neither over https nor as http:\/\/localhost, .*\.$/]);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await expect(page.getByRole('main')).not.toContainText(/fault|private window|drop/i);
    await expect(page.locator('main input, main button')).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    await expect(notices).toHaveCount(1); // also after whatever is checked at opening
    expect(errors).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('insecure.png'), fullPage: true });
  } finally {
    await browser.close();
    server.close();
  }
});
