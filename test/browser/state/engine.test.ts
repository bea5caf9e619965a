import { expect, onTestFinished, test } from 'vitest';
import { Engine } from '../../../src/state/run/engine.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { chainOnnx } from '../embed/odd-models.ts';
import { toDroppedUse, type DroppedUse } from '../embed/tiny-use.ts';

const never = new AbortController().signal;
const quiet = { signal: never, onDownload: () => undefined };

function openEngine({ file }: DroppedUse): Engine {
  const engine = new Engine(() => Promise.resolve(file));
  onTestFinished(() => {
    engine.dropEmbedder();
  });
  return engine;
}

test('a dropped model is tried once: its dim is told, and the embedder starts without another first run', async () => {
  const use = await toDroppedUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1);
  const engine = openEngine(use);
  const workers = countWorkers();
  expect(await engine.tryModel(use, never)).toEqual({ dim: 2 });
  expect(workers()).toBe(1);
  const embedder = await engine.embedder(use, 'wasm', quiet);
  expect(embedder.report).toMatchObject({ backend: 'wasm', dim: 2, output: 'pooled' });
  expect(workers()).toBe(2);
});

test('a model that was not tried yet has its first run when it is opened, and only then', async () => {
  const use = await toDroppedUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1);
  const engine = openEngine(use);
  const workers = countWorkers();
  await engine.embedder(use, 'wasm', quiet);
  expect(workers()).toBe(2);
  expect(await engine.embedder(use, 'wasm', quiet)).toBe(await engine.embedder(use, 'wasm', quiet));
  engine.dropEmbedder();
  await engine.embedder(use, 'wasm', quiet);
  expect(workers()).toBe(3);
});

test('another output or another size is another first run and another embedder', async () => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: ['N', 3, 'height', 'width'], reluAndPool: true });
  const use = await toDroppedUse(file, 2);
  const engine = openEngine(use);
  const max = { id: 'Conv0/max', tensor: 'Conv0', reduction: 'max', dim: undefined, facts: '' } as const;
  const first = await engine.embedder(use, 'wasm', quiet);
  const second = await engine.embedder({ ...use, output: max }, 'wasm', quiet);
  const third = await engine.embedder({ ...use, output: max, sizePx: 3 }, 'wasm', quiet);
  expect(new Set([first, second, third]).size).toBe(3);
  expect([second, third].map(({ report }) => report.output)).toEqual(['Conv0/max', 'Conv0/max']);
});

test('a model that is refused stays refused, and is run again when it is tried again', async () => {
  const use = await toDroppedUse(chainOnnx(['Mul', NaN]), 1);
  const engine = openEngine(use);
  const workers = countWorkers();
  await expect(engine.tryModel(use, never)).rejects.toMatchObject({ code: 'model-damaged' });
  await expect(engine.embedder(use, 'wasm', quiet)).rejects.toMatchObject({ code: 'model-damaged' });
  expect(workers()).toBe(2);
});

/** How many workers this page has started since. */
function countWorkers(): () => number {
  let started = 0;
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started += 1;
    }
  };
  onTestFinished(() => {
    globalThis.Worker = Original;
  });
  return () => started;
}
