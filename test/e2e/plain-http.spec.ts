import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { expect, test } from './support/page-test.ts';

// A name that the browser is told to find on this machine: to it the page is on another computer, over plain http.
const NAME = 'lan.test';

test('over plain http from another computer, one sentence says what to do, and nothing is called a fault', async ({
  baseURL,
  launchOptions,
}) => {
  const served = new URL(baseURL ?? '');
  // Our own server answers to loopback names only, as it should: another host is what stands in front of it here.
  const host = createServer((incoming, answer) => {
    request({ port: served.port, host: served.hostname, path: incoming.url }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    }).end();
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const { port } = host.address() as AddressInfo;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
  });
  try {
    const page = await browser.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      // The browser itself says that it ignores COOP here.
      if (message.type() === 'error' && !/Cross-Origin-Opener-Policy/.test(message.text()))
        failures.push(message.text());
    });
    await page.goto(`http://${NAME}:${port}/`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const notices = page.getByRole('list', { name: 'About this browser' }).getByRole('listitem');
    await expect(notices).toHaveText([/plain http.*open it over https, or .* http:\/\/localhost/]);
    await expect(page.getByRole('button', { name: /folder/i })).toHaveCount(0);
    const text = await page.locator('body').innerText();
    expect(text).not.toMatch(/fault|private window|is not a function/i);
    expect(failures).toEqual([]);
  } finally {
    await browser.close();
    host.close();
  }
});
