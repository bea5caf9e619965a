import { expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { headerOf, writeTable } from '../../../support/write-table.ts';

test('paths.json holds paths, labels, classes and meta, and hostile names come back', async () => {
  const header = headerOf(HOSTILE_NAMES, 3);
  const text = new TextDecoder().decode(await writeTable('paths-json', header));
  expect(JSON.parse(text)).toEqual({
    paths: HOSTILE_NAMES,
    labels: header.labels,
    classes: ['class'],
    meta: { model: 'tiny' },
  });
});

test('paths.json of no paths, and of more than one chunk, is JSON', async () => {
  for (const count of [0, 4096, 10_000]) {
    const paths = Array.from({ length: count }, (_, i) => `${i}.jpg`);
    const text = new TextDecoder().decode(await writeTable('paths-json', headerOf(paths, 3)));
    expect(JSON.parse(text)).toMatchObject({ paths });
  }
});

test('skipped.csv lists path, stage, code and reason; what would run as a formula cannot', async () => {
  const skipped = [
    { path: 'a, b.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends early' },
    { path: '=1+1.jpg', stage: 'decode', code: 'image-empty', reason: '=1+1.jpg: zero bytes' },
  ];
  const bytes = await writeTable('skipped-csv', { ...headerOf([], 3), skipped });
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    'path,stage,code,reason\r\n' +
      '"a, b.jpg",decode,image-truncated,data ends early\r\n' +
      "./=1+1.jpg,decode,image-empty,'=1+1.jpg: zero bytes\r\n",
  );
});

test('skipped.csv of more than one chunk has a line for each file', async () => {
  const skipped = Array.from({ length: 9000 }, (_, i) => ({ path: `${i}.jpg`, stage: 's', code: 'c', reason: 'r' }));
  const text = new TextDecoder().decode(await writeTable('skipped-csv', { ...headerOf([], 3), skipped }));
  expect(text.split('\r\n')).toHaveLength(9002);
});
