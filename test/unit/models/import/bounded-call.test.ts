import { expect, test } from 'vitest';
import { PipelineError } from '../../../../src/core/errors.ts';
import type { WorkerLink } from '../../../../src/core/worker-link.ts';
import { callOnce } from '../../../../src/models/import/bounded-call.ts';

interface Api {
  ask(): Promise<string>;
}

/** A link as `openLink` makes one, to a worker that answers with the promise, and counts how often it was ended. */
function fakeLink(answer: Promise<string>) {
  let closed = 0;
  let end: (reason: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  ended.catch(() => undefined);
  const link = {
    remote: { ask: () => answer } as unknown as WorkerLink<Api>['remote'],
    guard: <T>(call: Promise<T>) => Promise.race([call, ended]),
    close: () => {
      closed += 1;
      end(new DOMException('worker was closed', 'AbortError'));
    },
  };
  return { open: () => link, isClosed: () => closed > 0, die: end };
}

const never = () => new Promise<string>(() => undefined);
const patient = { signal: new AbortController().signal, patienceMs: 60_000 };
const ask = (remote: WorkerLink<Api>['remote']): Promise<string> => remote.ask();

test('an answer is given, and the worker is ended', async () => {
  const { open, isClosed } = fakeLink(Promise.resolve('yes'));
  expect(await callOnce(open, ask, patient)).toBe('yes');
  expect(isClosed()).toBe(true);
});

test('a worker that does not answer in time is ended, with a sentence', async () => {
  const { open, isClosed } = fakeLink(never());
  await expect(callOnce(open, ask, { ...patient, patienceMs: 20 })).rejects.toMatchObject({
    ...{ code: 'model-damaged', stage: 'models', message: 'file could not be read within 0 seconds' },
  });
  expect(isClosed()).toBe(true);
});

test('a call that is given up is an abort, not a failure of the file', async () => {
  const controller = new AbortController();
  const { open, isClosed } = fakeLink(never());
  const call = callOnce(open, ask, { ...patient, signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toHaveProperty('name', 'AbortError');
  expect(isClosed()).toBe(true);
});

test('a worker that dies is the failure that its link makes of it', async () => {
  const { open, die } = fakeLink(never());
  const call = callOnce(open, ask, patient);
  die(new PipelineError('model-damaged', 'models', 'import worker died: out of memory'));
  await expect(call).rejects.toMatchObject({ code: 'model-damaged', message: 'import worker died: out of memory' });
});
