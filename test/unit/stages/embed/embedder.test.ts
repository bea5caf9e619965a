import { expect, test } from 'vitest';
import { PipelineError, type ErrorCode } from '../../../../src/core/errors.ts';
import { GRACE_MS } from '../../../../src/core/grace.ts';
import type { Prepared } from '../../../../src/core/prepared.ts';
import { planBackends, type Attempt } from '../../../../src/stages/embed/backend-plan.ts';
import { ENGINES } from '../../../../src/stages/embed/engines/registry.ts';
import { openEmbedder, type OpenedModel } from '../../../../src/stages/embed/embedder.ts';
import { HeldClock, settled } from '../../../support/held-clock.ts';

const failure = (code: ErrorCode, message: string) => new PipelineError(code, 'embed', message);
const never = new AbortController().signal;

const USUAL = { device: 'auto', sizePx: 224, fixedBatch: undefined, threads: undefined } as const;

/** Four attempts are possible: WebGPU with 32, then with 8, WebAssembly on two threads, on one. */
const GPU = { kind: 'found', adapter: 'nvidia ampere', isSoftware: false } as const;
const candidates = ENGINES.filter(({ id }) => id === 'webgpu' || id === 'wasm').map((engine) => ({
  engine,
  probe: GPU,
}));
const PLAN = planBackends({ ...USUAL, candidates, canThread: true, cores: 2 });

/** Images whose tensor is one float, their number. */
const images = (count: number) =>
  Array.from({ length: count }, (_, i): Prepared => {
    return { kind: 'tensor', lease: { buffer: Float32Array.of(i).buffer, byteOffset: 0, byteLength: 4 } };
  });

/** A model whose row is the image's number, twice; `embedError` makes a call fail. */
class CountingModels {
  readonly opened: string[] = [];
  readonly closed: number[] = [];
  readonly batches: number[] = [];
  openError: (attempt: Attempt, nth: number) => Error | undefined = () => undefined;
  /** What opening finds to be the fastest batch; the attempt's own unless given. */
  fastest: number | undefined;
  /** Which ways read the file, and then never open. */
  isStuck: (attempt: Attempt) => boolean = () => false;
  /** How many were given up while they opened. */
  givenUp = 0;
  /** Models that never answer. */
  readonly hanging = new Set<number>();
  embedError: (model: number, call: number) => Error | undefined = () => undefined;

  readonly open = (attempt: Attempt, signal: AbortSignal, onRead: () => void): Promise<OpenedModel> => {
    const number = this.opened.length;
    this.opened.push(`${attempt.backend} ${attempt.batchSize} ${attempt.threads}`);
    const refused = this.openError(attempt, number);
    if (refused) return Promise.reject(refused);
    if (this.isStuck(attempt)) {
      onRead();
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          this.givenUp++;
          reject(signal.reason as Error);
        });
      });
    }
    let calls = 0;
    const { backend, threads } = attempt;
    const batchSize = (attempt.trialSizes.length > 0 ? this.fastest : undefined) ?? attempt.batchSize;
    const found = {
      adapter: '',
      output: 'y',
      dim: 2,
      selfCheckCosine: 1,
      warmUpMs: 0,
      runtime: { name: 'counting', version: '1' },
    };
    return Promise.resolve({
      report: { backend, batchSize, threads, ...found },
      embed: (batch: readonly Prepared[]) => {
        if (batch.length > batchSize) throw new RangeError('batch is too large');
        this.batches.push(batch.length);
        if (this.hanging.has(number)) return new Promise<never>(() => undefined);
        const error = this.embedError(number, calls++);
        if (error) return Promise.reject(error);
        const numbers = batch.map(({ lease }) => new Float32Array(lease.buffer)[0]!);
        return Promise.resolve({
          rows: Float32Array.from(numbers.flatMap((value) => [value, value])),
          prepared: batch,
        });
      },
      close: () => this.closed.push(number),
    });
  };
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => [i, i]).flat();

test('the best backend that opens is taken; each failure before it is a note', async () => {
  const models = new CountingModels();
  models.openError = ({ backend }) =>
    backend === 'webgpu' ? failure('embed-unavailable', 'self-check row 2 of 32 has cosine 0.4') : undefined;
  const embedder = await openEmbedder(PLAN, models.open, never);
  expect(models.opened).toEqual(['webgpu 32 1', 'wasm 8 2']);
  expect(embedder.report).toMatchObject({
    backend: 'wasm',
    threads: 2,
    notes: [
      {
        ...{ code: 'not-taken', backend: 'webgpu', batchSize: 32, threads: 1 },
        reason: 'self-check row 2 of 32 has cosine 0.4',
      },
    ],
  });
});

test('the note of an attempt is told only if the search comes to it', async () => {
  const plan = planBackends({ ...USUAL, candidates, canThread: false, cores: 2 });
  const models = new CountingModels();
  expect((await openEmbedder(plan, models.open, never)).report.notes).toEqual([]);
  models.openError = ({ backend }) => (backend === 'webgpu' ? failure('embed-unavailable', 'no') : undefined);
  const { notes } = (await openEmbedder(plan, models.open, never)).report;
  expect(notes.at(-1)).toEqual({ code: 'no-shared-memory' });
});

test('a GPU that fails on the full batch is tried once more with a quarter of it', async () => {
  const models = new CountingModels();
  models.openError = ({ batchSize }) => (batchSize === 32 ? failure('device-lost', 'out of memory') : undefined);
  const embedder = await openEmbedder(PLAN, models.open, never);
  expect(models.opened).toEqual(['webgpu 32 1', 'webgpu 8 1']);
  expect(embedder.report.batchSize).toBe(8);
});

test('when no backend opens, the message has every reason', async () => {
  const models = new CountingModels();
  models.openError = ({ backend }) => failure('embed-unavailable', `no ${backend} today`);
  const opening = openEmbedder(PLAN, models.open, never);
  await expect(opening).rejects.toMatchObject({ code: 'embed-unavailable' });
  await expect(opening).rejects.toThrow(/webgpu.*no webgpu today.*threads 2.*no wasm today.*threads 1.*no wasm today/);
});

test('a GPU that fails on a batch that is fixed is not tried with the same one again', async () => {
  const models = new CountingModels();
  models.openError = ({ backend }) => (backend === 'webgpu' ? failure('device-lost', 'out of memory') : undefined);
  const plan = planBackends({ ...USUAL, candidates, canThread: true, cores: 2, fixedBatch: 32 });
  await openEmbedder(plan, models.open, never);
  expect(models.opened).toEqual(['webgpu 32 1', 'wasm 32 2']);
});

test.each(['model-missing', 'model-damaged', 'model-mismatch', 'file-damaged'] as const)(
  '%s ends the search: another backend would fail just so',
  async (code) => {
    const models = new CountingModels();
    models.openError = () => failure(code, 'the file is at fault');
    await expect(openEmbedder(PLAN, models.open, never)).rejects.toMatchObject({ code });
    expect(models.opened).toHaveLength(1);
  },
);

test('an abort while opening ends the search', async () => {
  const abort = new AbortController();
  const models = new CountingModels();
  models.openError = () => {
    abort.abort();
    return failure('embed-crashed', 'the worker was ended');
  };
  await expect(openEmbedder(PLAN, models.open, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(models.opened).toHaveLength(1);
});

test.each(['device-lost', 'embed-crashed'] as const)(
  '%s in the middle: another worker takes the same batch in halves, and the report says so',
  async (code) => {
    const models = new CountingModels();
    models.embedError = (model) => (model === 0 ? failure(code, 'the driver was reset') : undefined);
    const embedder = await openEmbedder(PLAN, models.open, never);
    const batch = images(32);
    const result = await embedder.embed(batch);
    expect([...result.rows]).toEqual(rowsOf(32));
    expect(result.prepared).toBe(batch);
    expect(models.batches).toEqual([32, 16, 16]);
    expect(models.closed).toEqual([0]);
    expect(embedder.report.batchSize).toBe(16);
    expect(embedder.report.notes).toEqual([{ code: 'restarted', batchSize: 16, reason: 'the driver was reset' }]);
  },
);

test('a batch that fails again after the restart ends with that failure; the next batch may restart again', async () => {
  const models = new CountingModels();
  models.embedError = (model) => (model < 2 ? failure('device-lost', 'the driver was reset') : undefined);
  const embedder = await openEmbedder(PLAN, models.open, never);
  await expect(embedder.embed(images(4))).rejects.toMatchObject({ code: 'device-lost' });
  expect([...(await embedder.embed(images(4))).rows]).toEqual(rowsOf(4));
  expect(models.opened).toEqual(['webgpu 32 1', 'webgpu 16 1', 'webgpu 8 1']);
});

test('a restart that fails keeps the first code and tells both reasons, to later batches too', async () => {
  const models = new CountingModels();
  models.embedError = () => failure('device-lost', 'the driver was reset');
  models.openError = (_attempt, nth) => (nth === 1 ? failure('embed-unavailable', 'no adapter any more') : undefined);
  const embedder = await openEmbedder(PLAN, models.open, never);
  const told = { code: 'device-lost', message: 'the driver was reset; restart failed: no adapter any more' };
  await expect(embedder.embed(images(4))).rejects.toMatchObject(told);
  await expect(embedder.embed(images(4))).rejects.toMatchObject(told);
});

test('a restart keeps to whole batches of a model that takes no other', async () => {
  const models = new CountingModels();
  models.embedError = (model) => (model < 2 ? failure('embed-crashed', 'the worker died') : undefined);
  const plan = planBackends({ ...USUAL, candidates: candidates.slice(1), canThread: true, cores: 2, fixedBatch: 4 });
  const embedder = await openEmbedder(plan, models.open, never);
  await expect(embedder.embed(images(8))).rejects.toMatchObject({ code: 'embed-crashed' });
  expect([...(await embedder.embed(images(8))).rows]).toEqual(rowsOf(8));
  expect(models.opened).toEqual(['wasm 8 2', 'wasm 4 2', 'wasm 4 2']);
});

test('a mismatch is not tried again', async () => {
  const models = new CountingModels();
  models.embedError = () => failure('model-mismatch', 'model gave dim 3, self-check had 2');
  const embedder = await openEmbedder(PLAN, models.open, never);
  await expect(embedder.embed(images(1))).rejects.toMatchObject({ code: 'model-mismatch' });
  expect(models.opened).toHaveLength(1);
});

test('batches asked for at once run one after another, and one that fails does not stop the next', async () => {
  const models = new CountingModels();
  models.embedError = (_model, call) => (call === 0 ? failure('model-mismatch', 'odd one out') : undefined);
  const embedder = await openEmbedder(PLAN, models.open, never);
  const [first, second] = await Promise.allSettled([embedder.embed(images(1)), embedder.embed(images(3))]);
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  expect(models.batches).toEqual([1, 3]);
});

test('once closed, a batch is an abort, and the worker is ended', async () => {
  const models = new CountingModels();
  const embedder = await openEmbedder(PLAN, models.open, never);
  embedder.close();
  await expect(embedder.embed(images(1))).rejects.toMatchObject({ name: 'AbortError' });
  expect(models.closed).toEqual([0]);
});

test('a batch without an answer ends its worker after a minute; another takes it in halves, and the report says so', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.hanging.add(0);
  const embedder = await openEmbedder(PLAN, models.open, never, clock.start);
  const embedding = embedder.embed(images(32));
  await settled();
  await clock.pass(59_999);
  expect(models.closed).toEqual([]);
  await clock.pass(1);
  expect([...(await embedding).rows]).toEqual(rowsOf(32));
  expect(models.closed).toContain(0);
  expect(models.opened).toEqual(['webgpu 32 1', 'webgpu 16 1']);
  await settled();
  expect(clock.pending).toBe(0);
});

test('a model that hangs again after the restart ends the run as a crash', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.hanging.add(0).add(1);
  const embedder = await openEmbedder(PLAN, models.open, never, clock.start);
  const failing = expect(embedder.embed(images(4))).rejects.toMatchObject({
    code: 'device-lost',
    message: 'model gave no answer within 60 seconds for a batch of 16',
  });
  await settled();
  await clock.pass(60_000);
  await clock.pass(60_000);
  await failing;
});

test('a cancel waits for the batch that is at the model, and keeps the embedder', async () => {
  const models = new CountingModels();
  const embedder = await openEmbedder(PLAN, models.open, never, new HeldClock().start);
  const result = await embedder.embed(images(2), AbortSignal.abort());
  expect([...result.rows]).toEqual(rowsOf(2));
  expect(embedder.isClosed).toBe(false);
});

test('a cancel of a model that hangs ends within the grace period, and its worker with it', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.hanging.add(0);
  const embedder = await openEmbedder(PLAN, models.open, never, clock.start);
  const abort = new AbortController();
  const cancelled = expect(embedder.embed(images(2), abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  await settled();
  abort.abort();
  await clock.pass(GRACE_MS);
  await cancelled;
  expect(models.closed).toEqual([0]);
  expect(embedder.isClosed).toBe(true);
});

test('a batch that is given up before its turn ends nobody else’s, and never comes to the model', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.hanging.add(0);
  const embedder = await openEmbedder(PLAN, models.open, never, clock.start);
  const first = embedder.embed(images(3));
  const abort = new AbortController();
  const cancelled = expect(embedder.embed(images(2), abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  abort.abort();
  await clock.pass(GRACE_MS);
  await cancelled;
  expect([models.closed, embedder.isClosed]).toEqual([[], false]);
  await clock.pass(60_000);
  expect([...(await first).rows]).toEqual(rowsOf(3));
  await settled();
  expect(models.batches).toEqual([3, 3]);
});

test('a GPU that does not get ready within its limit is given up once, and the next engine is taken, saying why', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.isStuck = ({ backend }) => backend === 'webgpu';
  const opening = openEmbedder(PLAN, models.open, never, clock.start);
  await settled();
  const { openLimitMs } = PLAN.attempts[0]!;
  expect(openLimitMs).toBeLessThanOrEqual(60_000);
  await clock.pass(openLimitMs! - 1);
  expect(models.givenUp).toBe(0);
  await clock.pass(1000); // reading the file took some milliseconds, which are granted on top
  const { report } = await opening;
  expect(models.opened).toEqual(['webgpu 32 1', 'wasm 8 2']);
  expect(models.givenUp).toBe(1);
  expect(report.notes).toMatchObject([
    { code: 'not-taken', backend: 'webgpu', reason: 'it did not get ready within 60 seconds' },
  ]);
  expect(clock.pending).toBe(0);
});

test('a thread that never starts is given up as well, and the next way is taken', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  const plan = planBackends({ ...USUAL, candidates: candidates.slice(1), canThread: true, cores: 2 });
  models.isStuck = ({ threads }) => threads > 1;
  const opening = openEmbedder(plan, models.open, never, clock.start);
  await settled();
  await clock.pass(plan.attempts[0]!.openLimitMs! + 1000);
  expect((await opening).report.threads).toBe(1);
  expect(models.givenUp).toBe(1);
});

test('a GPU that does not come back after a crash ends the run within the limit', async () => {
  const clock = new HeldClock();
  const models = new CountingModels();
  models.embedError = () => failure('device-lost', 'the driver was reset');
  const embedder = await openEmbedder(PLAN, models.open, never, clock.start);
  models.isStuck = ({ backend }) => backend === 'webgpu';
  const failing = expect(embedder.embed(images(4))).rejects.toMatchObject({ code: 'device-lost' });
  await settled();
  await clock.pass(61_000);
  await failing;
  expect(models.givenUp).toBe(1);
});

test('a batch that opening found to be faster is the one that runs, and that a restart halves without another trial', async () => {
  const models = new CountingModels();
  models.fastest = 16;
  models.embedError = (model) => (model === 0 ? failure('device-lost', 'the driver was reset') : undefined);
  const embedder = await openEmbedder(PLAN, models.open, never);
  expect(embedder.report.batchSize).toBe(16);
  await embedder.embed(images(32));
  expect(models.opened).toEqual(['webgpu 32 1', 'webgpu 8 1']);
  expect(models.batches).toEqual([16, 8, 8, 8, 8]);
  expect(embedder.report.batchSize).toBe(8);
});
