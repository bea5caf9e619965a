import { expect, onTestFinished, test } from 'vitest';
import { measureKnownRows } from '../../../src/stages/embed/embed.client.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { oneNodeOnnx } from '../../support/hostile-onnx.ts';
import { chainOnnx, endlessOnnx, neighbourlyOnnx } from './odd-models.ts';
import { toDroppedUse } from './tiny-use.ts';

const never = new AbortController().signal;

async function measure(onnx: Uint8Array<ArrayBuffer>, options: Parameters<typeof toDroppedUse>[2] = {}) {
  return measureKnownRows(await toDroppedUse(onnx, 1, options), { signal: never });
}

// The known pictures at one pixel are (0, 85, 170) and (0, 0, 0), plus one on the scale of 0 to 1.
const ROWS = [Float32Array.of(10, Math.fround(1 + 85 / 255) * 100), Float32Array.of(10, 100)];

test('a dropped model is run once, and its rows of the known inputs are told', async () => {
  expect(await measure(tinyOnnx(TIMES_TEN_AND_HUNDRED))).toEqual(ROWS);
});

test.each([1, 2, 3])('a model that takes batches of %i only gives the same rows', async (batch) => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: [batch, 3, 1, 1] });
  expect(await measure(file, { batch })).toEqual(ROWS);
});

test('no worker is left behind, neither by a model that runs nor by one that fails', async () => {
  const workers = countWorkers();
  await measure(tinyOnnx(TIMES_TEN_AND_HUNDRED));
  await expect(measure(Uint8Array.of(8, 8))).rejects.toMatchObject({ code: 'file-damaged' });
  expect(workers).toEqual({ started: 2, ended: 2 });
});

test('an operation that onnxruntime does not know is a mismatch, in its own words', async () => {
  const measuring = measure(oneNodeOnnx({ op: 'Sing', inputs: [['x', 1, ['N', 3, 1, 1]]] }));
  await expect(measuring).rejects.toMatchObject({ code: 'model-mismatch', stage: 'embed' });
  await expect(measuring).rejects.toThrow(/^onnxruntime can't open the model: .*Sing/);
});

test('a model that fails when it runs is a mismatch, in the words of onnxruntime', async () => {
  const conv = { weights: Array.from({ length: 27 }, () => 1), outChannels: 1, kernel: 3, stride: 1, pad: 0 };
  const measuring = measure(tinyOnnx({ convs: [conv], input: ['N', 3, 'height', 'width'], reluAndPool: false }));
  await expect(measuring).rejects.toMatchObject({ code: 'model-mismatch', stage: 'embed' });
  await expect(measuring).rejects.toThrow(/^run of 2 images failed: .*Conv/);
});

test('rows that are no numbers are damage', async () => {
  const measuring = measure(chainOnnx(['Mul', NaN]));
  await expect(measuring).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'model gives what is no number for known picture 1: NaN',
  });
});

test.each([
  ['zeros', chainOnnx(['Mul', 0]), /nothing but zeros/],
  ['the same whatever the picture', chainOnnx(['Mul', 0], ['Exp']), /the same row for two different pictures/],
  ['rows that depend on their neighbours', neighbourlyOnnx(), /another row for the same picture/],
  ['random rows', chainOnnx(['RandomUniformLike']), /another row for the same picture/],
  ['whole numbers', chainOnnx(['Cast', { to: { int: 7 } }]), /^model gave int64, we take float32 and float16$/],
  ['one row for all', chainOnnx(['Flatten', { axis: { int: 0 } }]), /^model gave \[1, 6\] for 2 images/],
])('a model that gives %s is a mismatch', async (_, file, message) => {
  const measuring = measure(file);
  await expect(measuring).rejects.toMatchObject({ code: 'model-mismatch', stage: 'embed' });
  await expect(measuring).rejects.toThrow(message);
});

test('a model that never ends is ended, and that is a mismatch', async () => {
  const workers = countWorkers();
  const use = await toDroppedUse(endlessOnnx(), 1);
  const measuring = measureKnownRows(use, { signal: never, limitMs: 1500 });
  await expect(measuring).rejects.toMatchObject({
    code: 'model-mismatch',
    message: 'model did not finish its first run within 1.5 seconds',
  });
  expect(workers).toEqual({ started: 1, ended: 1 });
});

test('giving up ends a model that never ends, as an abort', async () => {
  const workers = countWorkers();
  const abort = new AbortController();
  const measuring = measureKnownRows(await toDroppedUse(endlessOnnx(), 1), {
    signal: abort.signal,
    onDownload: () => {
      abort.abort();
    },
  });
  await expect(measuring).rejects.toMatchObject({ name: 'AbortError' });
  expect(workers).toEqual({ started: 1, ended: 1 });
});

test('a kept file that is another, or cannot be read any more, is told apart', async () => {
  const file = tinyOnnx(TIMES_TEN_AND_HUNDRED);
  const use = await toDroppedUse(file, 1);
  const other = {
    ...use,
    file: { kind: 'blob', blob: new Blob([tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, reluAndPool: true })]) },
  } as const;
  await expect(measureKnownRows(other, { signal: never })).rejects.toMatchObject({ code: 'model-damaged' });

  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('kept.onnx', { create: true });
  const writable = await handle.createWritable();
  await writable.write(file);
  await writable.close();
  const blob = await handle.getFile();
  await folder.removeEntry('kept.onnx');
  const gone = { ...use, file: { kind: 'blob', blob } } as const;
  await expect(measureKnownRows(gone, { signal: never })).rejects.toMatchObject({
    code: 'model-missing',
    message: `model file kept in this browser can no longer be read after 0 of ${file.length} bytes`,
  });
});

/** How many workers this page has started and ended since: counted on. */
function countWorkers(): { readonly started: number; readonly ended: number } {
  const counts = { started: 0, ended: 0 };
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      counts.started += 1;
    }
    override terminate(): void {
      counts.ended += 1;
      super.terminate();
    }
  };
  onTestFinished(() => {
    globalThis.Worker = Original;
  });
  return counts;
}
