// One model on both engines for processors, in turn; and on a GPU where there is one.
import { importCheckpoint } from '../../../src/models/import/import-checkpoint.ts';
import { models } from '../../../src/models/registry.ts';
import type { ModelSession } from '../../../src/stages/embed/engines/engine.ts';
import { openLanes } from '../../../src/stages/embed/engines/foldvec-cpu/open-lanes.ts';
import { openSession } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import { madeVit } from '../../support/made-vit.ts';
import { madeNetwork } from '../../support/made-weights.ts';
import { seededValues } from '../../support/seeded-values.ts';
import { writeSafetensors } from '../../support/write-safetensors.ts';

/** The engines by their ids. */
export type BenchEngine = 'cpu' | 'wasm' | 'webgpu';

/** What opening them took, and how far their rows are from one another. */
export interface BenchOpened {
  readonly openMs: Readonly<Partial<Record<BenchEngine, number>>>;
  /** Largest difference between the first two, as a part of the row's largest value; 0 of one alone. */
  readonly difference: number;
  /** How many threads each took. */
  readonly threads: Readonly<Partial<Record<BenchEngine, number>>>;
}

/** CPU time is counted in hundredths of a second: one image is too few. */
const MIN_IMAGES = 4;

const sessions = new Map<BenchEngine, ModelSession>();
let pictures = new Float32Array();
let images = 0;

/** The name of the GPU that a browser offers; undefined where there is none, or one that computes on the processor. */
export async function findGpu(): Promise<string | undefined> {
  const adapter = await (navigator as { gpu?: GPU }).gpu?.requestAdapter();
  if (!adapter || adapter.info.isFallbackAdapter) return undefined;
  return `${adapter.info.vendor} ${adapter.info.architecture}`.trim();
}

/**
 * Opens a network: one that comes with foldvec, or one of torchvision's with made weights.
 *
 * @param threads - lanes of our engine, threads of onnxruntime-web
 * @param batch - images in a run
 */
export async function openEngines(
  id: string,
  engines: readonly BenchEngine[],
  { threads, batch }: { readonly threads: number; readonly batch: number },
): Promise<BenchOpened> {
  const { onnx, output, sizePx } = await networkOf(id);
  images = batch;
  pictures = seededValues(images * 3 * sizePx * sizePx, 5);
  const input = { layout: 'NCHW', elementType: 'float32', batch: undefined } as const;
  const options = { threads, batchSize: images, sizePx, input, output };
  const openMs: Partial<Record<BenchEngine, number>> = {};
  const taken: Partial<Record<BenchEngine, number>> = {};
  const rows = [];
  for (const engine of engines) {
    const begin = performance.now();
    const session = await (engine === 'cpu'
      ? openLanes(onnx, options)
      : openSession(onnx, { ...options, provider: engine }));
    openMs[engine] = performance.now() - begin;
    taken[engine] = session.threads;
    sessions.set(engine, session);
    rows.push(await session.run(pictures, images)); // warms it up
  }
  const [own, other] = rows;
  let difference = 0;
  for (let i = 0; own && other && i < images; i++) {
    const [got, want] = [own, other].map(({ rows: all, dim }) => all.subarray(i * dim, (i + 1) * dim));
    const largest = want!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    difference = want!.reduce((most, value, at) => Math.max(most, Math.abs(value - got![at]!) / largest), difference);
  }
  return { openMs, difference, threads: taken };
}

/** Runs batches on one of them, as many as make some images. @returns wall ms an image, and how many those were */
export async function runOne(engine: BenchEngine): Promise<{ readonly wallMs: number; readonly images: number }> {
  const times = Math.ceil(MIN_IMAGES / images);
  const begin = performance.now();
  for (let i = 0; i < times; i++) await sessions.get(engine)!.run(pictures, images);
  return { wallMs: (performance.now() - begin) / (times * images), images: times * images };
}

async function networkOf(id: string) {
  const bundled = models.find((model) => model.id === id);
  if (bundled) {
    const onnx = new Uint8Array(await (await fetch(`/models/${bundled.file}`)).arrayBuffer());
    return { onnx, output: bundled.outputs[0].tensor, sizePx: bundled.sizePx };
  }
  const weights = writeSafetensors(madeVit(id) ?? madeNetwork(id));
  const { onnx, outputs, sizePx } = await importCheckpoint(weights, `${id}.safetensors`, id);
  return { onnx, output: outputs[0].tensor, sizePx };
}
