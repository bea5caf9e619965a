// Runs in the page of engine.bench.mjs: one model on both engines for processors, in turn.
import { importCheckpoint } from '../../src/models/import/import-checkpoint.ts';
import { models } from '../../src/models/registry.ts';
import type { ModelSession } from '../../src/stages/embed/engines/engine.ts';
import { openLanes } from '../../src/stages/embed/engines/foldvec-cpu/open-lanes.ts';
import { openSession } from '../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import { madeNetwork } from '../support/made-weights.ts';
import { seededValues } from '../support/seeded-values.ts';
import { writeSafetensors } from '../support/write-safetensors.ts';

/** The engines by their ids. */
export type BenchEngine = 'cpu' | 'wasm';

/** What opening them took, and how far their rows are from one another. */
export interface BenchOpened {
  readonly openMs: Readonly<Record<BenchEngine, number>>;
  /** Largest difference, as a part of the row's largest value. */
  readonly difference: number;
  readonly lanes: number;
}

const sessions = new Map<BenchEngine, ModelSession>();
let pictures = new Float32Array();
let images = 0;

/**
 * Opens a network: one that comes with foldvec, or one of torchvision's with made weights.
 *
 * @param threads - lanes of the one, threads of the other
 */
export async function openBoth(id: string, threads: number): Promise<BenchOpened> {
  const { onnx, output, sizePx } = await networkOf(id);
  images = 4 * threads;
  pictures = seededValues(images * 3 * sizePx * sizePx, 5);
  const input = { layout: 'NCHW', elementType: 'float32', batch: undefined } as const;
  const options = { threads, batchSize: images, sizePx, input, output };
  const openMs = { cpu: 0, wasm: 0 };
  const rows = [];
  for (const engine of ['cpu', 'wasm'] as const) {
    const begin = performance.now();
    const session = await (engine === 'cpu'
      ? openLanes(onnx, options)
      : openSession(onnx, { ...options, provider: 'wasm' }));
    openMs[engine] = performance.now() - begin;
    sessions.set(engine, session);
    rows.push(await session.run(pictures, images)); // warms it up
  }
  const [own, other] = rows;
  let difference = 0;
  for (let i = 0; i < images; i++) {
    const [got, want] = [own!, other!].map(({ rows: all, dim }) => all.subarray(i * dim, (i + 1) * dim));
    const largest = want!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    difference = want!.reduce((most, value, at) => Math.max(most, Math.abs(value - got![at]!) / largest), difference);
  }
  return { openMs, difference, lanes: sessions.get('cpu')!.threads };
}

/** Runs one batch on one of them. @returns wall ms an image */
export async function runOne(engine: BenchEngine): Promise<{ readonly wallMs: number; readonly images: number }> {
  const begin = performance.now();
  await sessions.get(engine)!.run(pictures, images);
  return { wallMs: (performance.now() - begin) / images, images };
}

async function networkOf(id: string) {
  const bundled = models.find((model) => model.id === id);
  if (bundled) {
    const onnx = new Uint8Array(await (await fetch(`/models/${bundled.file}`)).arrayBuffer());
    return { onnx, output: bundled.outputs[0].tensor, sizePx: bundled.sizePx };
  }
  const { onnx, outputs, sizePx } = await importCheckpoint(writeSafetensors(madeNetwork(id)), `${id}.safetensors`, id);
  return { onnx, output: outputs[0].tensor, sizePx };
}
