import { expect, test } from 'vitest';
import { findSameBytes } from '../../../src/pipeline/same-bytes.ts';

const { signal } = new AbortController();

/** Compares files of these texts; sizes are theirs unless others are given. */
function job(texts: readonly (string | undefined)[], sizes: readonly number[] = texts.map((text = '') => text.length)) {
  const opened: number[] = [];
  const progress: number[] = [];
  return {
    ...{ opened, progress, signal, sizesBytes: Float64Array.from(sizes) },
    open: (at: number) => {
      opened.push(at);
      const text = texts[at];
      return text === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(new File([text], `${at}`));
    },
    onProgress: (fraction: number) => void progress.push(fraction),
  };
}

test('only files of the same size are read, and the largest group comes first', async () => {
  const files = job(['aa', 'bbb', 'ab', 'bbb', 'unlike all', 'aa', 'bbb']);
  const { groups, ...counts } = await findSameBytes(files);
  expect(groups).toEqual([
    { at: [1, 3, 6], sizeBytes: 3 },
    { at: [0, 5], sizeBytes: 2 },
  ]);
  expect(counts).toEqual({ files: 6, changed: 0, unreadable: 0 });
  expect(files.opened).not.toContain(4);
  expect(files.progress.at(-1)).toBe(1);
});

test('files that have changed or can not be read are counted, and in no group', async () => {
  const files = job(['aa', 'aa', 'longer now', undefined], [2, 2, 2, 2]);
  expect(await findSameBytes(files)).toEqual({
    ...{ groups: [{ at: [0, 1], sizeBytes: 2 }], files: 2, changed: 1, unreadable: 1 },
  });
});

test('files of unknown size are asked for it', async () => {
  const files = job(['aa', 'aa', undefined, 'b'], [2, NaN, NaN, NaN]);
  expect(await findSameBytes(files)).toMatchObject({ groups: [{ at: [0, 1] }], files: 2, unreadable: 1 });
});

test('no files, and none that are alike, make no groups', async () => {
  expect(await findSameBytes(job([]))).toMatchObject({ groups: [], files: 0 });
  expect(await findSameBytes(job(['a', 'bb']))).toMatchObject({ groups: [], files: 0 });
});

test('reading ends when it is given up', async () => {
  const abort = new AbortController();
  const files = { ...job(['aa', 'aa', 'aa', 'aa', 'aa', 'aa', 'aa', 'aa']), signal: abort.signal };
  const open = files.open;
  files.open = (at) => {
    abort.abort();
    return open(at);
  };
  await expect(findSameBytes(files)).rejects.toMatchObject({ name: 'AbortError' });
  expect(files.opened.length).toBeLessThan(8);
});
