import { expect, test } from 'vitest';
import type { ImageRef } from '../../../../src/pipeline/encode-folder.ts';
import type { Choice } from '../../../../src/state/folder/choice.ts';
import { imagesOf, totalOf, vanishedOf, type RunScope } from '../../../../src/state/run/scope.ts';

const choice = (limit: number): Choice => ({
  ...{ excluded: new Set(), leaveOutHidden: false, takeMore: false, limit, sample: undefined, shard: undefined },
});
const CHOSEN: RunScope = { kind: 'chosen', choice: choice(2) };
const NAMED: RunScope = { kind: 'named', paths: ['c.jpg', 'a.jpg', 'b.jpg'] };
const never = new AbortController().signal;

const image = (path: string): ImageRef => {
  return { path, stat: () => Promise.reject(new Error(path)), open: () => Promise.reject(new Error(path)) };
};
/** A folder of three images. */
const folder = {
  isWalking: false,
  countOf: ({ limit = 3 }: Choice) => Math.min(limit, 3),
  // eslint-disable-next-line @typescript-eslint/require-await -- a sequence that is there already
  async *chosen({ limit }: Choice) {
    yield* ['a.jpg', 'b.jpg', 'c.jpg'].slice(0, limit).map(image);
  },
  imageAt: image,
  has: (path: string) => ['a.jpg', 'b.jpg', 'c.jpg'].includes(path),
};

async function pathsOf(scope: RunScope): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of imagesOf(scope, folder, never)) paths.push(path);
  return paths;
}

test('a run is for the images that were chosen, or for named ones in their order', async () => {
  expect([await pathsOf(CHOSEN), totalOf(CHOSEN, folder)]).toEqual([['a.jpg', 'b.jpg'], 2]);
  expect([await pathsOf(NAMED), totalOf(NAMED, folder)]).toEqual([['c.jpg', 'a.jpg', 'b.jpg'], 3]);
});

test('how many are chosen is not known while the walk goes on; how many were named always is', () => {
  const walking = { ...folder, isWalking: true };
  expect([totalOf(CHOSEN, walking), totalOf(NAMED, walking)]).toEqual([undefined, 3]);
});

test('what is gone from the folder has vanished; nothing has of a run that was given up', async () => {
  expect(await vanishedOf(['a.jpg', 'gone.jpg', 'c.jpg'], folder, never)).toEqual(['gone.jpg']);
  await expect(vanishedOf(['gone.jpg'], folder, AbortSignal.abort())).rejects.toThrow(/abort/i);
});
