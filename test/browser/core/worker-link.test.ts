import { afterEach, expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { openCallback, openLink, ownScriptUrl, type WorkerLink } from '../../../src/core/worker-link.ts';
import type { FaultyApi } from './faulty.contract.ts';
import workerUrl from './faulty.worker.ts?worker&url';

const CRASH = { code: 'decode-crashed', stage: 'decode' } as const;

let opened: WorkerLink<FaultyApi> | undefined;
function open(url = workerUrl): WorkerLink<FaultyApi> {
  return (opened = openLink<FaultyApi>(url, 'faulty', CRASH));
}
afterEach(() => opened?.close());

test('a foreseen failure crosses the thread with its code, stage and path, without its cause', async () => {
  const link = open();
  const failure = await link.guard(link.remote.fail()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PipelineError);
  expect(failure).toMatchObject({
    code: 'image-damaged',
    stage: 'decode',
    path: 'a/ü.jpg',
    message: 'image is damaged',
  });
  expect(failure).not.toHaveProperty('cause');
});

test('an unforeseen failure crosses as it is, and the worker goes on', async () => {
  const link = open();
  await expect(link.guard(link.remote.failUnforeseen())).rejects.toThrow(/index out of range: 7/);
  expect(await link.guard(link.remote.add(2, 3))).toBe(5);
});

test('a worker that dies takes every call in flight with it, and those that come after', async () => {
  const link = open();
  const calls = [link.guard(link.remote.hang()), link.guard(link.remote.hang())];
  await link.guard(link.remote.dieLater());
  const dead = { ...CRASH, message: expect.stringMatching(/^faulty worker died: .*out of memory/) as unknown };
  for (const call of calls) await expect(call).rejects.toMatchObject(dead);
  await expect(link.guard(link.remote.add(1, 1))).rejects.toMatchObject(dead);
});

test('a worker whose script does not load fails its calls instead of leaving them pending', async () => {
  const link = open('/no-such.worker.js');
  await expect(link.guard(link.remote.add(1, 1))).rejects.toMatchObject(CRASH);
});

test('closing is an abort for the calls in flight, not a failure', async () => {
  const link = open();
  const call = link.guard(link.remote.hang());
  link.close();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  link.close(); // more than once is fine
});

test('a call to a closed worker that fails by itself leaves no unhandled rejection', async () => {
  const link = open();
  link.close();
  await expect(link.guard(Promise.reject(new Error('its buffer is gone')))).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('a callback is heard in the page, in order', async () => {
  const link = open();
  const heard: string[] = [];
  const callback = openCallback((text: string) => void heard.push(text));
  expect(await link.guard(link.remote.tell(callback.proxy))).toBe('told');
  callback.release();
  expect(heard).toEqual(['half', 'done']);
});

test('a script from another origin is refused', () => {
  expect(() => ownScriptUrl('https://example.com/x.js')).toThrow(/not from this origin/);
  expect(ownScriptUrl('/x.js')).toBe(`${location.origin}/x.js`);
});
