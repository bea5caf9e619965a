import { afterAll, expect, test } from 'vitest';
import { BatchLeases } from '../../../src/core/batch-leases.ts';
import { Gate } from '../../../src/core/gate.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { encodeFolder, type ImageRef } from '../../../src/pipeline/encode-folder.ts';
import { startDecoder } from '../../../src/stages/decode/decode.client.ts';
import { DecoderCrew, RunDecoders } from '../../../src/stages/decode/decoder-crew.ts';
import { measureKnownRows, startEmbedder } from '../../../src/stages/embed/embed.client.ts';
import type { Embedder } from '../../../src/stages/embed/embedder.ts';
import type { StoredImage } from '../../../src/stages/persist/row-store.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';
import { tinyOnnx } from '../../support/tiny-onnx.ts';
import { seededValues } from '../../support/seeded-values.ts';
import { toDroppedUse } from './tiny-use.ts';

const SIZE_PX = 32;
const SPEC: Preprocessing = { ...NOTEBOOK, sizePx: SIZE_PX, resizePx: 36 };
const BATCH = 3;
const DIM = 8;
const SLOT_BYTES = 60_000;

const urls = import.meta.glob<string>('../../fixtures/images/*.{jpg,png}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const crew = new DecoderCrew(startDecoder);
afterAll(() => crew.close());
const never = new AbortController().signal;

async function openFiles(): Promise<File[]> {
  const wanted = Object.entries(urls).filter(([path]) => !/arithmetic|huge/.test(path));
  return Promise.all(wanted.map(async ([path, url]) => new File([await (await fetch(url)).blob()], path)));
}

/** Encodes the files; `areTaken` says whether raw pictures are. */
async function encode(files: readonly File[], embedder: Embedder, options: { planes: boolean; shared: boolean }) {
  const rows = new Map<string, number[]>();
  const kinds = new Set<string>();
  const decoders = new RunDecoders(crew, SPEC, { max: 2, now: () => performance.now() });
  await encodeFolder({
    images: async function* (): AsyncGenerator<ImageRef, void> {
      for (const file of files) {
        const stat = { sizeBytes: file.size, mtimeMs: 1 };
        yield await Promise.resolve({
          ...{ path: file.name, stat: () => Promise.resolve(stat), open: () => Promise.resolve(file) },
        });
      }
    },
    decoders,
    leases: new BatchLeases<StoredImage>({
      ...{ batchSize: BATCH, slotBytes: 3 * SIZE_PX * SIZE_PX * 4, maxBatches: 3, shared: options.shared },
      ...(options.planes && { planes: { slotBytes: SLOT_BYTES, areTaken: () => true } }),
    }),
    embed: (batch, signal) => embedder.embed(batch, signal),
    store: {
      stored: () => undefined,
      remove: () => Promise.resolve(),
      append: ({ images, rows: values }) => {
        images.forEach(({ path }, i) => rows.set(path, [...values.subarray(i * DIM, (i + 1) * DIM)]));
        return Promise.resolve();
      },
    },
    backend: () => 'webgpu',
    gate: new Gate(),
    onEvent: (event) => {
      if (event.kind === 'decoded') kinds.add(event.image.prepared.kind);
    },
    signal: never,
  });
  return { rows: Object.fromEntries([...rows].sort()), kinds: [...kinds].sort() };
}

test('a run with raw pictures among tensors gives the rows of a run with tensors, bit for bit, in shared memory and without', async () => {
  const weights = [...seededValues(DIM * 3 * 9, 5)];
  const convs = [{ weights, outChannels: DIM, kernel: 3, stride: 2, pad: 1 }];
  const file = tinyOnnx({ convs, input: ['N', 3, SIZE_PX, SIZE_PX], reluAndPool: true });
  const use = await toDroppedUse(file, SIZE_PX);
  const knownRows = await measureKnownRows(use, { signal: never });
  const embedder = await startEmbedder({ ...use, knownRows, device: 'webgpu', batchSize: BATCH, signal: never });
  try {
    expect(embedder.report).toMatchObject({ backend: 'webgpu', takesPlanes: true });
    const files = await openFiles();
    const tensors = await encode(files, embedder, { planes: false, shared: true });
    expect(tensors.kinds).toEqual(['tensor']);
    expect(Object.keys(tensors.rows).length).toBeGreaterThan(20);
    for (const shared of [true, false]) {
      const mixed = await encode(files, embedder, { planes: true, shared });
      expect(mixed.kinds).toEqual(['planes', 'tensor']);
      expect(mixed.rows).toEqual(tensors.rows);
    }
  } finally {
    embedder.close();
  }
});

test('an engine on the processor takes no raw pictures, and makes rows of those that it gets', async () => {
  const weights = [...seededValues(DIM * 3 * 9, 5)];
  const convs = [{ weights, outChannels: DIM, kernel: 3, stride: 2, pad: 1 }];
  const file = tinyOnnx({ convs, input: ['N', 3, SIZE_PX, SIZE_PX], reluAndPool: true });
  const use = await toDroppedUse(file, SIZE_PX);
  const knownRows = await measureKnownRows(use, { signal: never });
  const embedder = await startEmbedder({ ...use, knownRows, device: 'wasm', batchSize: BATCH, signal: never });
  try {
    expect(embedder.report.takesPlanes).toBeUndefined();
    const files = (await openFiles()).slice(0, 12);
    const tensors = await encode(files, embedder, { planes: false, shared: true });
    const mixed = await encode(files, embedder, { planes: true, shared: true });
    expect(mixed.kinds).toContain('planes');
    expect(mixed.rows).toEqual(tensors.rows);
  } finally {
    embedder.close();
  }
});
