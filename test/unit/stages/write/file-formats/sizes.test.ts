import { expect, test } from 'vitest';
import { PathMeter } from '../../../../../src/core/path-extent.ts';
import type { Reduction } from '../../../../../src/core/reduction.ts';
import { FILE_FORMATS } from '../../../../../src/stages/write/file-formats/registry.ts';
import { tableFacts } from '../../../../../src/stages/write/file-formats/table-facts.ts';
import type { TableHeader } from '../../../../../src/stages/write/table-header.ts';
import { LINEAR } from '../../../../support/small-reductions.ts';
import { columnsFor, headerOf, writeTable } from '../../../../support/write-table.ts';

const ROWS = 3000;
const DIM = 16;
const SHORT = Array.from(
  { length: ROWS },
  (_, i) => `${String(i % 12).padStart(3, '0')}/${String(i).padStart(6, '0')}.jpg`,
);
const LONG = SHORT.map(
  (path, i) => `${'a very long name of a folder '.repeat(4)}${i % 7}/ü${'x'.repeat(120 + (i % 40))}/${path}`,
);

function header(paths: readonly string[], withColumns: boolean): TableHeader {
  const classes = [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))].sort();
  return {
    ...headerOf(paths, DIM),
    classes,
    labels: paths.map((path) => classes.indexOf(path.slice(0, path.indexOf('/')))),
    columns: withColumns ? columnsFor(paths.length) : [],
    sizesBytes: Float64Array.from(paths, (_, i) => 40_000 + i),
    mtimesMs: Float64Array.from(paths, (_, i) => 1.7e12 + 1000 * i),
    skipped: Array.from({ length: 200 }, (_, i) => ({
      ...{ path: `${paths[i]!}.png`, stage: 'decode', code: 'image-truncated' },
      reason: `data ends early, at ${i}`,
    })),
  };
}

/** What is nothing but numbers: 512 values become 64. */
const REDUCTION: Reduction = {
  ...LINEAR,
  ...{ inputDim: 512, dim: 64, mean: new Float64Array(512), components: new Float64Array(512 * 64) },
};

/** Numbers with all their digits, mostly between 0.01 and 3, and some zeros, as networks give them: text has no other size. */
function likeANetwork(_: string, row: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: DIM }, (_, i) =>
    i === 5 ? 0 : 3 * Math.sin(12.9898 * (row * DIM + i) + 78.233) ** 4,
  );
}

const CASES = FILE_FORMATS.all.flatMap(({ id, dtypes }) =>
  [SHORT, LONG].flatMap((paths) =>
    [false, true].map((withColumns) => ({
      ...{ id, paths, withColumns },
      dtype: dtypes.at(-1)!,
      names: paths === SHORT ? 'short' : 'long',
      labels: withColumns ? 'labels' : 'no labels',
    })),
  ),
);

test.each(CASES)('$id: with $names paths and $labels, the estimate is the size, within 3 %', async (given) => {
  const whole = header(given.paths, given.withColumns);
  const table = given.id === 'reduction-npz' ? { ...whole, reduction: REDUCTION } : whole;
  const { length } = await writeTable(given.id, table, { dtype: given.dtype, rowFor: likeANetwork });
  const estimate = FILE_FORMATS.get(given.id).sizeOf(tableFacts(table), given.dtype);
  expect(Math.abs(estimate / length - 1)).toBeLessThan(0.03);
});

test('some rows, evenly spread, tell the size of all', async () => {
  const table = header(LONG, false);
  const { length } = await writeTable('npz', table);
  const some = { ...table, rows: ROWS, paths: LONG.filter((_, i) => i % 7 === 3) };
  expect(Math.abs(FILE_FORMATS.sizeOf('npz', tableFacts(some), 'float32') / length - 1)).toBeLessThan(0.03);
});

test('a few long paths between those that are measured are counted', async () => {
  const paths = LONG.map((path, i) => (i % 7 === 5 ? `${'folder/'.repeat(60)}${'x'.repeat(80)}${i}.jpg` : path));
  const meter = new PathMeter();
  for (const path of paths) meter.add(path);
  const table = { ...header(LONG, false), paths };
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')))).size;
  const some = {
    ...table,
    rows: ROWS,
    paths: paths.filter((_, i) => i % 7 === 3),
    whole: { ...meter.extent(), rows: ROWS, folders },
  };
  for (const format of ['npz', 'paths-json', 'rows-csv'] as const) {
    const { length } = await writeTable(format, table);
    expect(FILE_FORMATS.sizeOf(format, tableFacts(some), 'float32') / length, format).toBeGreaterThan(0.9);
  }
});

test('a download of two files has the size of both', () => {
  const facts = tableFacts({ paths: SHORT, dim: 16 });
  const [npy, paths] = FILE_FORMATS.filesOf('npy').map((format) => format.sizeOf(facts, 'float32'));
  expect(FILE_FORMATS.sizeOf('npy', facts, 'float32')).toBe(Math.round(npy! + paths!));
});
