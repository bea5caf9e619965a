import { expect, onTestFinished, test } from 'vitest';
import { models } from '../../../src/models/registry.ts';
import { goldenRowsOf, startEmbedder } from '../../../src/stages/embed/embed.client.ts';
import type { ModelFile } from '../../../src/stages/embed/embed.contract.ts';
import { fetchModel } from '../../../src/stages/embed/fetch-model.ts';
import { cosineOf } from '../../../src/stages/embed/golden-vector.ts';
import { openSession } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';

const urlOf = (file: string): ModelFile => ({ kind: 'url', url: new URL(`/models/${file}`, location.href).href });

test.each(models)('$id passes its self-check on WebAssembly, against rows of native onnxruntime', async (model) => {
  const signal = new AbortController().signal;
  const use = { model, file: urlOf(model.file), output: model.outputs[0], sizePx: model.sizePx };
  const embedder = await startEmbedder({ ...use, knownRows: goldenRowsOf(use)!, device: 'wasm', signal });
  onTestFinished(() => {
    embedder.close();
  });
  // Storing the golden vectors as float16 costs about 1e-7.
  expect(embedder.report.selfCheckCosine).toBeGreaterThan(0.999999);
});

/** A picture with a bright disc: neither of the known inputs. */
function discs(sizePx: number): Float32Array<ArrayBuffer> {
  const plane = sizePx * sizePx;
  return Float32Array.from({ length: 2 * 3 * plane }, (_, at) => {
    const image = Math.floor(at / (3 * plane));
    const x = (at % sizePx) - sizePx / 2;
    const y = (Math.floor(at / sizePx) % sizePx) - sizePx / 2;
    return Math.hypot(x, y) < 60 + 30 * image ? 1.5 - image : Math.sin(x / 9) - image;
  });
}

// Software WebGPU needs 20 s an image at this size, and more on a busy machine.
test(
  'the default model gives the same rows on WebGPU as on WebAssembly, for two pictures',
  { timeout: 600_000 },
  async () => {
    const [model] = models;
    const file = await fetchModel(model!, urlOf(model!.file));
    const { sizePx, input, outputs } = model!;
    const options = { threads: 2, batchSize: 2, sizePx, input, output: outputs[0].tensor };
    const rows = [];
    for (const provider of ['wasm', 'webgpu'] as const) {
      const session = await openSession(file, { provider, ...options });
      rows.push(await session.run(discs(model!.sizePx), 2));
      await session.release();
    }
    const [want, got] = rows.map((result) => result.rows);
    const { dim } = rows[0]!;
    expect(dim).toBe(512);
    for (const row of [0, 1]) {
      const [a, b] = [want!, got!].map((all) => all.slice(row * dim, (row + 1) * dim));
      expect(cosineOf(a!, b!)).toBeGreaterThanOrEqual(0.99999);
      const largest = Math.max(...a!.map(Math.abs));
      expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThanOrEqual(1e-3 * largest);
    }
    expect(cosineOf(want!.slice(0, dim), want!.slice(dim))).toBeLessThan(0.99);
  },
);
