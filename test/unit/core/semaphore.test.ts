import { expect, test } from 'vitest';
import { Semaphore } from '../../../src/core/semaphore.ts';
import { settled } from '../../support/held-clock.ts';

/** Takes a share, and notes its name once it has it. */
function taking(semaphore: Semaphore, got: string[]) {
  return (name: string, weight: number, signal?: AbortSignal) =>
    semaphore.acquire(weight, signal).then((release) => {
      got.push(name);
      return release;
    });
}

test('no more is in use than there is, and who waits gets it in the order of asking', async () => {
  const semaphore = new Semaphore(10);
  const got: string[] = [];
  const take = taking(semaphore, got);
  const a = take('a', 6);
  void take('b', 6);
  void take('c', 1);
  await settled();
  expect([got, semaphore.waiting]).toEqual([['a'], 2]);
  (await a)();
  await settled();
  expect([got, semaphore.waiting]).toEqual([['a', 'b', 'c'], 0]);
});

test('a share that is given back twice counts once', async () => {
  const semaphore = new Semaphore(1);
  const got: string[] = [];
  const take = taking(semaphore, got);
  const release = await take('a', 1);
  void take('b', 1);
  void take('c', 1);
  release();
  release();
  await settled();
  expect(got).toEqual(['a', 'b']);
});

test('more than there can be is all there is', async () => {
  const semaphore = new Semaphore(3);
  const got: string[] = [];
  const take = taking(semaphore, got);
  const small = await take('small', 1);
  const huge = take('huge', 100);
  await settled();
  expect(got).toEqual(['small']);
  small();
  void take('next', 1);
  await huge;
  await settled();
  expect(got).toEqual(['small', 'huge']);
  (await huge)();
  await settled();
  expect(got).toEqual(['small', 'huge', 'next']);
});

test('who gives up no longer stands in the way', async () => {
  const semaphore = new Semaphore(2);
  const got: string[] = [];
  const take = taking(semaphore, got);
  const abort = new AbortController();
  await take('a', 1);
  const impatient = expect(take('impatient', 2, abort.signal)).rejects.toThrow('enough');
  void take('small', 1);
  await settled();
  expect(got).toEqual(['a']);
  abort.abort(new Error('enough'));
  await impatient;
  await settled();
  expect(got).toEqual(['a', 'small']);
  await expect(semaphore.acquire(1, abort.signal)).rejects.toThrow('enough');
});

test('more room lets in who waits; less takes nothing away, and waits for what is over', async () => {
  const semaphore = new Semaphore(1);
  const got: string[] = [];
  const take = taking(semaphore, got);
  const releases = [take('a', 1), take('b', 1), take('c', 1)];
  semaphore.capacity = 2;
  await settled();
  expect(got).toEqual(['a', 'b']);
  semaphore.capacity = 1;
  (await releases[0]!)();
  await settled();
  expect(got).toEqual(['a', 'b']);
  (await releases[1]!)();
  await settled();
  expect(got).toEqual(['a', 'b', 'c']);
});
