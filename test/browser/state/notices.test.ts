import { expect, test } from 'vitest';
import { Notices } from '../../../src/state/app/notices.svelte.ts';
import type { Notice } from '../../../src/state/app/view.ts';

const never = () => false;

test('checks tell what they have found in their own order, and one that fails is told in its place', async () => {
  const notices = new Notices([{ code: 'no-shared-memory' }], never);
  const late = new Promise<readonly Notice[]>((resolve) => {
    setTimeout(() => resolve([{ code: 'private-window' }]), 1);
  });
  await notices.check([late, Promise.reject(new Error('no disk')), Promise.resolve([])]);
  expect(notices.shown).toEqual([
    { code: 'no-shared-memory' },
    { code: 'private-window' },
    { code: 'check-failed', reason: 'no disk' },
  ]);
});

test('a failure is told once for a reason, whatever was to be done', async () => {
  const notices = new Notices([], never);
  const fail = (reason: string) => () => Promise.reject(new Error(reason));
  await notices.guard('folders-unlisted', fail('no disk'));
  await notices.guard('folders-unlisted', fail('no disk'));
  await notices.guard('folders-undeleted', fail('no disk'));
  await notices.guard('folders-unlisted', fail('no store'));
  await notices.guard('folders-unlisted', () => Promise.resolve());
  expect(notices.shown).toEqual([
    { code: 'folders-unlisted', reason: 'no disk' },
    { code: 'folders-undeleted', reason: 'no disk' },
    { code: 'folders-unlisted', reason: 'no store' },
  ]);
});

test('a page that is not isolated says so, and that it will load again while it is about to', () => {
  let isIsolating = false;
  const notices = new Notices([{ code: 'not-isolated', willReload: false }], () => isIsolating);
  expect(notices.shown).toEqual([{ code: 'not-isolated', willReload: false }]);
  isIsolating = true;
  expect(notices.shown).toEqual([{ code: 'not-isolated', willReload: true }]);
});
