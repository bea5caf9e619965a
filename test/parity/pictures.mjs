// Pixels and tensors: every file of a folder through the decode stage in the browser, against what Python made of it.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/**
 * @param folder - pictures
 * @param raw - what `parity.py pictures` wrote of them
 * @returns for each path what Python says of it (`refused`, or names), and a `PictureParity`
 */
export async function comparePictures(folder, raw) {
  const index = JSON.parse(await readFile(join(raw, 'index.json'), 'utf8'));
  const paths = Object.keys(index);
  const send = (file, response) =>
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  const server = await createServer({
    root: ROOT,
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
    plugins: [
      {
        name: 'parity-files',
        configureServer({ middlewares }) {
          middlewares.use('/parity-page', (_request, response) => {
            response
              .writeHead(200, { 'Content-Type': 'text/html', ...ISOLATED })
              .end('<!doctype html><title>parity</title>');
          });
          middlewares.use('/parity-file/', ({ url }, response) =>
            send(join(folder, paths[Number(url.slice(1))]), response),
          );
          middlewares.use('/parity-raw/', ({ url }, response) =>
            send(join(raw, url.slice(1).replaceAll('/', '')), response),
          );
        },
      },
    ],
  });
  await server.listen();
  const { findBrowser } = await server.ssrLoadModule('/src/cli/find-browser.ts');
  const found = await findBrowser();
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    args: [...found.args],
    env: { ...process.env, ...found.env },
  });
  try {
    const tab = await browser.newPage();
    await tab.goto(`${server.resolvedUrls.local[0]}parity-page`);
    const compared = [];
    for (const [i, path] of paths.entries()) {
      const parity = await tab.evaluate(
        async (args) => (await import('/test/parity/parity-page.ts')).comparePicture(...args),
        [`/parity-file/${i}`, path, index[path]],
      );
      compared.push({ path, python: index[path], ...parity });
    }
    return { compared, browser: browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}
