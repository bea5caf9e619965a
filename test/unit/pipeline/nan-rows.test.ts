import { expect, test } from 'vitest';
import type { WireError } from '../../../src/core/errors.ts';
import { nanPaths, withNanRows } from '../../../src/pipeline/nan-rows.ts';

function skip(path: string | undefined, code: WireError['code'] = 'image-truncated'): WireError {
  return { code, stage: 'decode', message: 'data ends early', ...(path === undefined ? {} : { path }) };
}

const TABLE = {
  paths: ['root.jpg', 'a/2.jpg', 'c/1.jpg'],
  labels: Int32Array.of(-1, 0, 1),
  classes: ['a', 'c'],
  columns: [
    { name: 'colour', kind: 'text', values: ['red', '', 'blue'] },
    { name: 'count', kind: 'integer', values: Float64Array.of(1, 2, 3) },
  ],
  sizesBytes: Float64Array.of(10, 20, 30),
  mtimesMs: undefined,
  manifest: {
    model: 'tiny',
    backends: [
      { rows: [0, 1], backend: 'wasm' },
      { rows: [1, 3], backend: 'webgpu' },
    ],
  },
} as const;

test('a skipped file has a row once, if it has a path, and none yet; a folder has none', () => {
  const skipped = [
    skip('b.jpg'),
    skip('b.jpg', 'image-gone'),
    skip(undefined),
    skip('a/2.jpg'),
    skip('x', 'folder-unlisted'),
  ];
  expect(nanPaths({ paths: TABLE.paths, skipped })).toEqual(['b.jpg']);
});

test('nothing changes where nothing was skipped', async () => {
  expect(await withNanRows({ ...TABLE, skipped: [] })).toBeUndefined();
});

test('skipped files stand among the others in ImageFolder’s order, in their classes, and nothing is known of them', async () => {
  const table = { ...TABLE, skipped: [skip('c/0.jpg'), skip('a/3.jpg'), skip('a.jpg')] };
  expect(await withNanRows(table)).toEqual({
    rowAt: Int32Array.of(-1, 0, 1, -1, -1, 2),
    words: {
      paths: ['a.jpg', 'root.jpg', 'a/2.jpg', 'a/3.jpg', 'c/0.jpg', 'c/1.jpg'],
      labels: Int32Array.of(-1, -1, 0, 0, 1, 1),
      classes: ['a', 'c'],
      columns: [
        { name: 'colour', kind: 'text', values: ['', 'red', '', '', '', 'blue'] },
        { name: 'count', kind: 'number', values: Float64Array.of(NaN, 1, 2, NaN, NaN, 3) },
      ],
      sizesBytes: Float64Array.of(NaN, 10, 20, NaN, NaN, 30),
      mtimesMs: undefined,
      manifest: {
        model: 'tiny',
        backends: [
          { rows: [0, 2], backend: 'wasm' },
          { rows: [2, 6], backend: 'webgpu' },
        ],
      },
    },
  });
});

test('a class of skipped files alone comes in its place, and moves the numbers behind it', async () => {
  const found = await withNanRows({ ...TABLE, skipped: [skip('b/1.jpg')] });
  expect(found?.words).toMatchObject({ classes: ['a', 'b', 'c'], labels: Int32Array.of(-1, 0, 1, 2) });
});
