// Speed of the decode stage: CPU and wall ms an image, by way. One JSON line on stdout.
// usage: node test/bench/decode.bench.mjs [FOLDER]     JPEGs of FOLDER, else three of the fixtures
import { readFile, readdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { openVitePage } from '../support/vite-page.mjs';
import { childrenCpuMs } from './cpu-time.mjs';

const ROOT = join(import.meta.dirname, '../..');
const MIN_IMAGES = 300;
const folder = process.argv[2];
const files = folder
  ? (await readdir(folder, { recursive: true })).filter((name) => /\.jpe?g$/i.test(name)).map((n) => join(folder, n))
  : ['jpeg-422.jpg', 'jpeg-tall-340x500.jpg', 'jpeg-large-3000x2000.jpg'].map((n) =>
      join(ROOT, 'test/fixtures/images', n),
    );

const page = await openVitePage({
  '/bench-file/': (request, response) => {
    readFile(files[Number(request.url.slice(1))]).then((bytes) => response.end(bytes));
  },
});
try {
  const { tab } = page;
  const rounds = Math.max(1, Math.ceil(MIN_IMAGES / files.length));
  const ways = {};
  for (const way of ['native', 'canvas', 'worker']) {
    const run = (times) =>
      tab.evaluate(
        async ([name, count, repeats]) => {
          const { runWay } = await import('/test/bench/decode-ways.ts');
          globalThis.files ??= await Promise.all(
            Array.from({ length: count }, async (_, i) => (await fetch(`/bench-file/${i}`)).blob()),
          );
          return runWay(name, globalThis.files, repeats);
        },
        [way, files.length, times],
      );
    await run(1);
    const before = await childrenCpuMs();
    const wallMs = await run(rounds);
    const after = await childrenCpuMs();
    const cpuMs = before === undefined ? undefined : (after - before) / (files.length * rounds);
    ways[way] = {
      wallMs: Number(wallMs.toFixed(2)),
      ...(cpuMs === undefined ? {} : { cpuMs: Number(cpuMs.toFixed(2)) }),
    };
  }
  console.log(
    JSON.stringify({
      bench: 'decode',
      files: files.length,
      images: files.length * rounds,
      ways,
      browser: page.version,
      cores: cpus().length,
      cpu: cpus()[0]?.model,
    }),
  );
} finally {
  await page.close();
}
