// Tensors → rows on a GPU, where there is one.
import { spread } from '../measurements.mjs';
import { MODELS } from '../runs.mjs';
import { openSourcePage } from '../source-page.mjs';
import { timedRun } from './embed.mjs';

const BATCHES = [8, 16, 32];

/** The models that come with the page, in batches of several sizes. */
export async function* measure({ rounds, browsers }) {
  const { gpuArgs } = await browsers.load('/src/cli/browser-gpu.ts');
  for (const { id, name } of MODELS) {
    for (const batch of BATCHES) {
      const row = (size) => ({ id: `gpu/${id}/${size}`, part: 'gpu', network: name, batch: size });
      const page = await openSourcePage(gpuArgs('webgpu'));
      try {
        const adapter = await page.call('engine-runs.ts', 'findGpu');
        if (adapter === undefined) {
          yield { ...row('any'), needs: 'a GPU' };
          break;
        }
        await page.call('engine-runs.ts', 'openEngines', id, ['webgpu'], { threads: 1, batch });
        const wallMs = [];
        for (let round = 0; round < rounds; round++) wallMs.push((await timedRun(page, 'webgpu')).wallMs);
        yield { ...row(batch), adapter, imagesPerSecond: spread(wallMs.map((ms) => 1000 / ms)) };
      } finally {
        await page.close();
      }
    }
  }
}
