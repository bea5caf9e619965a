import { expect, onTestFinished, test } from 'vitest';
import { goldenRowsOf, startEmbedder } from '../../../src/stages/embed/embed.client.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { toTinyUse } from './tiny-use.ts';

/** The tiny model's rows for the two known inputs at one pixel. */
const GOLDEN = [
  [10, (1 + 85 / 255) * 100],
  [10, 100],
] as const;

/** The ten seconds that a driver has, and what opening on WebAssembly takes on a machine that is very busy. */
const SECONDS = 120;

const silence = () => new Promise<never>(() => undefined);

/** Starts as the page does for `auto`, and gives what was taken and why. */
async function startByItself() {
  const use = await toTinyUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1, GOLDEN);
  const startedAtMs = performance.now();
  const { signal } = new AbortController();
  const embedder = await startEmbedder({ ...use, knownRows: goldenRowsOf(use)!, device: 'auto', signal });
  onTestFinished(() => {
    embedder.close();
  });
  return { report: embedder.report, elapsedMs: performance.now() - startedAtMs };
}

test('where no adapter ever comes, the run goes on with the processor within seconds, and says why', async () => {
  replaceRequestAdapter(silence);
  const { report, elapsedMs } = await startByItself();
  expect(report.backend).toBe('cpu');
  expect(report.notes[0]).toEqual({ code: 'gpu-silent', seconds: 10 });
  expect(elapsedMs).toBeLessThan(SECONDS * 1000);
});

test('where an adapter comes, but no device ever, the run goes on with the processor just so', async () => {
  const info = { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' };
  replaceRequestAdapter(() => Promise.resolve({ info, limits: {}, requestDevice: silence }));
  const { report, elapsedMs } = await startByItself();
  expect(report.backend).toBe('cpu');
  expect(report.notes[0]).toEqual({ code: 'gpu-silent', seconds: 10 });
  expect(elapsedMs).toBeLessThan(SECONDS * 1000);
});

/** Puts another answer in the place of the browser's during a test. */
function replaceRequestAdapter(requestAdapter: () => Promise<unknown>): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const original = GPU.prototype.requestAdapter;
  GPU.prototype.requestAdapter = requestAdapter as typeof original;
  onTestFinished(() => {
    GPU.prototype.requestAdapter = original;
  });
}
