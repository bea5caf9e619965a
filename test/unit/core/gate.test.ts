import { expect, test } from 'vitest';
import { Gate } from '../../../src/core/gate.ts';

test('work waits at a shut gate and goes on when it opens', async () => {
  const gate = new Gate();
  const { signal } = new AbortController();
  gate.shut();
  const log: string[] = [];
  const work = gate.pass(signal).then(() => log.push('passed'));
  await Promise.resolve();
  expect(log).toEqual([]);
  gate.open();
  await work;
  expect(log).toEqual(['passed']);
});

test('an abort ends the wait at a shut gate', async () => {
  const gate = new Gate();
  const abort = new AbortController();
  gate.shut();
  const work = gate.pass(abort.signal);
  abort.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});
