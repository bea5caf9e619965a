import { expect, test } from 'vitest';
import { LeftFolders } from '../../../../src/state/rows/left-folders.ts';

/** A store that is read until it is let go. */
function heldStore(isHeld = true) {
  let letGo = () => {};
  const freed = new Promise<void>((resolve) => (letGo = resolve));
  return { isHeld, free: () => (isHeld ? freed : Promise.resolve()), letGo };
}

function openLock() {
  const lock = { isReleased: false, release: () => Promise.resolve(void (lock.isReleased = true)) };
  return lock;
}

test('a folder that nobody reads is let go at once', async () => {
  const left = new LeftFolders();
  const lock = openLock();
  left.follow('a', heldStore(false));
  await left.leave('a', lock);
  expect(lock.isReleased).toBe(true);
});

test('a folder whose rows are read stays this tab’s until the last reader has let go', async () => {
  const left = new LeftFolders();
  const [squash, crop, lock] = [heldStore(), heldStore(), openLock()];
  left.follow('a', squash);
  left.follow('a', crop);
  await left.leave('a', lock);
  const unread = left.unread('a');
  crop.letGo();
  await crop.free();
  expect(lock.isReleased).toBe(false);
  squash.letGo();
  await unread;
  expect(lock.isReleased).toBe(true);
});

test('a folder that is opened again takes its lock along, and keeps it when the reader lets go', async () => {
  const left = new LeftFolders();
  const [store, lock] = [heldStore(), openLock()];
  left.follow('a', store);
  await left.leave('a', lock);
  expect(left.takeLock('a')).toBe(lock);
  store.letGo();
  await left.unread('a');
  expect([lock.isReleased, left.takeLock('a')]).toEqual([false, undefined]);
});

test('who waits for one folder does not wait for another', async () => {
  const left = new LeftFolders();
  left.follow('a', heldStore());
  await expect(left.unread('b')).resolves.toBeUndefined();
});
