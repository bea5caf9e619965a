import { expect, test } from 'vitest';
import { readEnds } from '../../../src/core/file-ends.ts';
import { findSameBytes } from '../../../src/pipeline/same-bytes.ts';

const { signal } = new AbortController();

/** Compares files of these texts; sizes are theirs unless others are given. */
function job(texts: readonly (string | undefined)[], sizes: readonly number[] = texts.map((text = '') => text.length)) {
  const opened: number[] = [];
  const progress: number[] = [];
  const ended: number[] = [];
  const fileAt = (at: number) => {
    const text = texts[at];
    return text === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(new File([text], `${at}`));
  };
  return {
    ...{ opened, ended, progress, signal, sizesBytes: Float64Array.from(sizes) },
    open: (at: number) => {
      opened.push(at);
      return fileAt(at);
    },
    ends: (at: readonly number[], bytes: number) => {
      ended.push(...at);
      return Promise.all(
        at.map((one) =>
          fileAt(one).then(
            (file) => readEnds(file, bytes),
            () => undefined,
          ),
        ),
      );
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
  expect([files.ended.toSorted(), files.opened]).toEqual([[0, 1, 2, 3, 5, 6], []]); // short ones are in their ends
  expect(files.progress.at(-1)).toBe(1);
});

test('large files are read whole only where both ends agree, and then each byte counts', async () => {
  const middle = 'm'.repeat(20_000);
  const large = (first: string, mid: string, last: string) => first + middle + mid + middle + last;
  const files = job([
    large('a', 'b', 'c'),
    large('a', 'B', 'c'),
    large('A', 'b', 'c'),
    large('a', 'b', 'C'),
    large('a', 'b', 'c'),
  ]);
  const { groups, ...counts } = await findSameBytes(files);
  expect(groups).toEqual([{ at: [0, 4], sizeBytes: 40_003 }]);
  expect(counts).toEqual({ files: 5, changed: 0, unreadable: 0 });
  expect(files.opened.toSorted()).toEqual([0, 1, 4]);
  expect(files.progress.toSorted((a, b) => a - b)).toEqual(files.progress);
  expect(files.progress.at(-1)).toBe(1);
});

test('a file that is gone, or another one, when it is to be read whole is counted so', async () => {
  const whole = 'x'.repeat(10_000);
  const files = job([whole, whole, whole, whole]);
  const { open } = files;
  files.open = (at) => {
    if (at === 1) return Promise.reject(new Error('gone'));
    return at === 2 ? Promise.resolve(new File(['shorter'], '2')) : open(at);
  };
  expect(await findSameBytes(files)).toEqual({
    ...{ groups: [{ at: [0, 3], sizeBytes: 10_000 }], files: 2, changed: 1, unreadable: 1 },
  });
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
  const files = { ...job(Array.from({ length: 1000 }, () => 'aa')), signal: abort.signal };
  const { ends } = files;
  files.ends = (at, bytes) => {
    abort.abort();
    return ends(at, bytes);
  };
  await expect(findSameBytes(files)).rejects.toMatchObject({ name: 'AbortError' });
  expect(files.ended.length).toBeLessThan(1000);
});
