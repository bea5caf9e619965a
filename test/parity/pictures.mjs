// Pixels and tensors: every file of a folder through the decode stage in the browser, against what Python made of it.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openVitePage } from '../support/vite-page.mjs';

/**
 * @param folder - pictures
 * @param raw - what `parity.py pictures` wrote of them
 * @returns for each path what Python says of it (`refused`, or names), and a `PictureParity`
 */
export async function comparePictures(folder, raw) {
  const index = JSON.parse(await readFile(join(raw, 'index.json'), 'utf8'));
  const paths = Object.keys(index);
  const send = (file, response) => {
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  };
  const page = await openVitePage({
    '/parity-file/': ({ url }, response) => send(join(folder, paths[Number(url.slice(1))]), response),
    '/parity-raw/': ({ url }, response) => send(join(raw, url.slice(1).replaceAll('/', '')), response),
  });
  try {
    const compared = [];
    for (const [i, path] of paths.entries()) {
      const parity = await page.tab.evaluate(
        async (args) => (await import('/test/parity/parity-page.ts')).comparePicture(...args),
        [`/parity-file/${i}`, path, index[path]],
      );
      compared.push({ path, python: index[path], ...parity });
    }
    return { compared, browser: page.version };
  } finally {
    await page.close();
  }
}
