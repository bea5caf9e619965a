// A page of the sources, served by Vite and open in the browser that the tests use: for what is measured or compared by hand.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/**
 * @param routes - beginning of an address → what answers, `(request, response)`; the rest of the address is `request.url`
 * @param {readonly string[]} [args] - what the browser is started with besides
 * @returns the tab, isolated; the browser's version; `close`
 */
export async function openVitePage(routes, args = []) {
  const blank = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', ...ISOLATED }).end('<!doctype html><title>foldvec</title>');
  };
  const server = await createServer({
    root: ROOT,
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
    plugins: [
      {
        name: 'page-routes',
        configureServer({ middlewares }) {
          for (const [path, answer] of Object.entries({ ...routes, '/blank-page': blank }))
            middlewares.use(path, answer);
        },
      },
    ],
  });
  await server.listen();
  const { findBrowser } = await server.ssrLoadModule('/src/cli/find-browser.ts');
  const found = await findBrowser();
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: [...found.args, ...args],
    env: { ...process.env, ...found.env },
  });
  const tab = await browser.newPage();
  await tab.goto(`${server.resolvedUrls.local[0]}blank-page`);
  return {
    tab,
    version: browser.version(),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
