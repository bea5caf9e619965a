import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { isQuestion, type ImportedFile } from '../../../src/models/import/import.contract.ts';
import { importModel, listTensors } from '../../../src/models/import/import.client.ts';
import { HOSTILE_CHECKPOINTS, type HostileFile } from '../../support/hostile-checkpoints.ts';
import { HOSTILE_FILES } from '../../support/hostile-files.ts';
import { HOSTILE_ONNX, type HostileOnnx } from '../../support/hostile-onnx.ts';
import { madeNetwork } from '../../support/made-weights.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { writeSafetensors } from '../../support/write-safetensors.ts';

/** A second or two on a quiet machine; a file that gets its way would need minutes, or all memory. */
const LIMIT_MS = 25_000;
const goldenUrls = import.meta.glob<string>(['../../golden/checkpoints/*', '../../golden/imported-rows.npz'], {
  eager: true,
  query: '?url',
  import: 'default',
});
const { signal } = new AbortController();

async function golden(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = goldenUrls[name.startsWith('../') ? `../../golden/${name.slice(3)}` : `../../golden/checkpoints/${name}`];
  if (url === undefined) throw new RangeError(`there is no golden file of this name: ${name}`);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

const small = () => new File([writeSafetensors(madeNetwork('mobilenet_v3_small'))], 'mine.safetensors');

async function importOne(file: File, network?: string): Promise<ImportedFile> {
  const answer = await importModel({ file, beside: [] }, signal, network);
  if (isQuestion(answer)) throw new TypeError('file asks which network is meant');
  return answer;
}

async function hashOf(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

test('a checkpoint becomes a model: ONNX, its numbers, and where it came from', async () => {
  const file = small();
  const before = Date.now();
  const { model, onnx, warnings } = await importOne(file);
  const sha256 = await hashOf(onnx);
  expect(model).toMatchObject({
    ...{ kind: 'dropped', id: `dropped-${sha256.slice(0, 12)}`, sha256, fileBytes: onnx.size },
    title: 'mobilenet_v3_small (mine.safetensors)',
    source: { fileName: 'mine.safetensors', sha256: await hashOf(file), architecture: 'mobilenet_v3_small' },
    outputs: [{ id: 'pooled', tensor: 'pooled', dim: 576 }],
  });
  expect(model.addedMs).toBeGreaterThanOrEqual(before);
  expect(warnings).toEqual([]);
  const tensors = await listTensors(onnx, model.sizePx, signal);
  expect(tensors.at(-1)?.choices).toMatchObject([{ id: 'pooled', dim: 576 }]);
});

test('an ONNX file is kept as it is, and says that nothing tells how its pictures were prepared', async () => {
  const bytes = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: ['N', 3, 8, 8] });
  const { model, onnx } = await importOne(new File([bytes], 'mine.bin'));
  expect(new Uint8Array(await onnx.arrayBuffer())).toEqual(bytes);
  const sha256 = await hashOf(onnx);
  expect(model).toMatchObject({
    ...{ title: 'mine.bin', sha256, sizePx: 8 },
    source: { fileName: 'mine.bin', sha256, architecture: undefined },
    input: { layout: 'NCHW', isSizeFixed: true },
    outputs: [{ id: 'y/mean', dim: 2 }],
  });
  expect(model.note).toEqual({ code: 'onnx' });
});

test('a file of a student and a teacher asks, and gives the one that is named', async () => {
  const network = [...madeNetwork('mobilenet_v3_small')];
  const both = ['student', 'teacher'].flatMap((who) =>
    network.map(([name, weight]) => [`${who}.backbone.${name}`, weight] as const),
  );
  const file = new File([writeSafetensors(new Map(both))], 'both.safetensors');
  expect(await importModel({ file, beside: [] }, signal)).toEqual({
    candidates: [
      { id: 'student', label: 'student', network: 'mobilenet_v3_small' },
      { id: 'teacher', label: 'teacher', network: 'mobilenet_v3_small' },
    ],
  });
  const { model, warnings } = await importOne(file, 'teacher');
  expect(model).toMatchObject({
    title: 'mobilenet_v3_small (both.safetensors: teacher)',
    source: { fileName: 'both.safetensors', architecture: 'mobilenet_v3_small', network: 'teacher' },
  });
  expect(warnings).toEqual([]);
  expect(await importModel({ file, beside: [] }, signal, 'professor')).toHaveProperty('candidates.length', 2);
});

test('an import that is given up ends at once', async () => {
  const controller = new AbortController();
  const importing = importModel({ file: small(), beside: [] }, controller.signal);
  controller.abort();
  await expect(importing).rejects.toHaveProperty('name', 'AbortError');
  await expect(importModel({ file: small(), beside: [] }, controller.signal)).rejects.toHaveProperty(
    'name',
    'AbortError',
  );
});

test(
  'each of all the hostile files gets its own message in time, and a sound one is imported afterwards',
  { timeout: 600_000 },
  async () => {
    const messages = new Set<string>();
    const files: readonly (HostileFile & Pick<HostileOnnx, 'ofImport'>)[] = [
      ...HOSTILE_CHECKPOINTS,
      ...HOSTILE_ONNX,
      ...HOSTILE_FILES,
    ];
    for (const { title, make, message: ofFile, ofImport } of files) {
      const message = ofImport ?? ofFile;
      const file = new File([await make(golden)], 'hostile.bin');
      const startMs = performance.now();
      const failure: unknown = await importModel({ file: file, beside: [] }, signal).then(
        () => 'imported',
        (error: unknown) => error,
      );
      const elapsedMs = performance.now() - startMs;
      if (!(failure instanceof PipelineError)) throw new Error(`${title}: ${String(failure)}`);
      expect([title, failure.message]).toEqual([title, expect.stringContaining(message) as string]);
      expect([title, failure.path]).toEqual([title, 'hostile.bin']);
      expect([title, elapsedMs < LIMIT_MS]).toEqual([title, true]);
      messages.add(failure.message);
    }
    expect(messages.size).toBe(new Set(files.map(({ message }) => message)).size); // two of them are nested too deep
    expect(messages.size).toBeGreaterThanOrEqual(30);
    expect((await importOne(small())).model.source.architecture).toBe('mobilenet_v3_small');
  },
);
