// File → tensor: by size of the pictures and number of decode workers, and step by step.
import { childrenCpuMs } from '../cpu-time.mjs';
import { spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

/** A round is about so many megapixels: a second of work. */
const MEGAPIXELS_A_ROUND = 60;

/** Decoders in turn, a round each; then the steps of a decode. */
export async function* measureDecode({ sets, rounds }) {
  const page = await openSourcePage();
  try {
    const most = await page.call('decode-runs.ts', 'mostDecoders');
    const counts = [...new Set([1, 2, most])].sort((a, b) => a - b);
    for (const { name, files, fileBytes } of sets) {
      await page.putFiles(files);
      const set = { size: name, fileBytes };
      const times = timesOf(name, files.length);
      const found = new Map(counts.map((count) => [count, []]));
      for (let round = 0; round < rounds; round++) {
        for (const [count, runs] of found) {
          await page.call('decode-runs.ts', 'openDecoders', count);
          runs.push(await timedDecode(page, times));
          await page.call('decode-runs.ts', 'closeDecoders');
        }
      }
      for (const [workers, runs] of found) {
        yield {
          ...{ id: `decode/${name}/${workers}`, part: 'decode', ...set, workers, isMost: workers === most },
          images: runs[0].images,
          imagesPerSecond: spread(runs.map(({ wallMs, images }) => (1000 * images) / wallMs)),
          ...(runs[0].cpuMs === undefined ? {} : { cpuMs: spread(runs.map(({ cpuMs, images }) => cpuMs / images)) }),
        };
      }
      const steps = [];
      await page.call('decode-stages.ts', 'timeStages'); // compiles
      for (let round = 0; round < rounds; round++) steps.push(await page.call('decode-stages.ts', 'timeStages'));
      const names = Object.keys(steps[0]);
      const ms = Object.fromEntries(names.map((step) => [step, spread(steps.map((one) => one[step]))]));
      yield { id: `stages/${name}`, part: 'stages', ...set, ms };
    }
  } finally {
    await page.close();
  }
}

/** Decodes what is in the page's input. @returns wall and CPU ms of all, and images */
export async function timedDecode(page, times) {
  const before = await childrenCpuMs();
  const run = await page.call('decode-runs.ts', 'decodeAll', times);
  const after = await childrenCpuMs();
  return { ...run, cpuMs: before === undefined ? undefined : after - before };
}

/** How often all files are to be decoded in a round. @param name - begins with the size */
export function timesOf(name, files) {
  const [width, height] = name.split('×').map((part) => parseInt(part, 10));
  return Math.max(1, Math.round((MEGAPIXELS_A_ROUND * 1e6) / (width * height * files)));
}
