import { expect, test } from 'vitest';
import {
  compareTables,
  type CompareJob,
  type CompareReport,
  type TheirRows,
} from '../../../src/tables/compare-rows.ts';
import { rowOf } from '../../support/row-batches.ts';
import { memoryTable } from '../../support/row-tables.ts';

const DIM = 8;
const PATHS = ['root.jpg', ...Array.from({ length: 30 }, (_, i) => `class/${String(i).padStart(2, '0')}.jpg`)];
const LABELS = Int32Array.from(PATHS, (path) => (path.includes('/') ? 0 : -1));

type Ours = CompareJob['ours'];

/** Blocks of 7, so that block and table never end together. */
const maxBytes = 7 * DIM * 4;

function oursOf(rowFor: (path: string) => Float32Array = (path) => rowOf(path, DIM)): Ours {
  return { ...memoryTable(PATHS, DIM, { rowFor, maxBytes }), labels: LABELS };
}

function theirsOf(paths: readonly string[], rowFor: (path: string) => Float32Array, withPaths = true): TheirRows {
  const dim = paths[0] === undefined ? DIM : rowFor(paths[0]).length;
  return { ...memoryTable(paths, dim, { rowFor, maxBytes }), paths: withPaths ? paths : undefined };
}

function compare(ours: Ours, theirs: TheirRows, signal = new AbortController().signal): Promise<CompareReport> {
  return compareTables({ ours, theirs, signal, onProgress: () => undefined });
}

const same = (path: string) => rowOf(path, DIM);
/** A row turned away by an angle, of the same length. */
function turned(path: string, angle: number): Float32Array {
  const row = Float64Array.from(rowOf(path, DIM));
  const norm = Math.hypot(...row);
  const [x = 0, y = 0] = row;
  const side = Float64Array.from(row, (_, i) => (i === 0 ? -y : i === 1 ? x : 0)); // at a right angle to the row
  const sideNorm = Math.hypot(...side);
  return Float32Array.from(row, (value, i) => Math.cos(angle) * value + (Math.sin(angle) * norm * side[i]!) / sideNorm);
}

test('the same rows in the same order agree, all of them', async () => {
  const done: number[] = [];
  const report = await compareTables({
    ours: oursOf(),
    theirs: theirsOf(PATHS, same),
    signal: new AbortController().signal,
    onProgress: (rows, total) => done.push(rows / total),
  });
  expect(report).toMatchObject({ inCommon: 31, onlyOurs: [], onlyTheirs: [], order: { isSame: true } });
  expect(report.numbers).toMatchObject({ agreeing: 31, largestDifference: 0, notFinite: 0, normalised: undefined });
  expect(report.numbers?.smallestCosine).toBeCloseTo(1, 12);
  expect(report.numbers?.bins[0]).toEqual({ from: 0.9999999, rows: 31 });
  expect(done.at(-1)).toBe(1);
});

test('cosines fall into the bins that they belong to, and the worst comes first', async () => {
  const angles = new Map([
    ['class/03.jpg', 0.3], // cosine 0.955
    ['class/10.jpg', 0.1], // 0.995
    ['class/20.jpg', 0.01], // 0.99995
    ['class/25.jpg', 0.001], // 0.9999995
  ]);
  const report = await compare(
    oursOf(),
    theirsOf(PATHS, (path) => turned(path, angles.get(path) ?? 0)),
  );
  expect(report.numbers?.bins.map(({ rows }) => rows)).toEqual([27, 1, 0, 1, 0, 1, 1]);
  expect(report.numbers?.worst.slice(0, 4).map(({ path }) => path)).toEqual([...angles.keys()]);
  expect(report.numbers?.worst).toHaveLength(20);
  expect(report.numbers?.smallestCosine).toBeCloseTo(Math.cos(0.3), 6);
  expect(report.numbers?.agreeing).toBe(27); // 0.001 is a difference of more than a thousandth of the largest value
});

test('a shuffled table is matched by path, and the first place that differs is told', async () => {
  const shuffled = [...PATHS];
  [shuffled[4], shuffled[9]] = [shuffled[9]!, shuffled[4]!];
  const report = await compare(oursOf(), theirsOf(shuffled, same));
  expect(report.order).toEqual({ isSame: false, at: 4, ours: PATHS[4], theirs: PATHS[9] });
  expect(report.numbers?.agreeing).toBe(31);
});

test('what one side lacks is listed, and does not count as another order', async () => {
  const report = await compare(oursOf(), theirsOf([...PATHS.slice(2), 'class/new.jpg'], same));
  expect(report).toMatchObject({
    inCommon: 29,
    onlyOurs: PATHS.slice(0, 2),
    onlyTheirs: ['class/new.jpg'],
    order: { isSame: true },
  });
});

test.each([
  ['theirs', 'theirs'],
  ['ours', 'ours'],
] as const)(
  'rows of length 1 on one side are told (%s), and differences are taken between normalised rows',
  async (_, side) => {
    const unit = (path: string) => {
      const row = rowOf(path, DIM);
      const norm = Math.hypot(...row);
      return row.map((value) => value / norm);
    };
    const report = await compare(
      oursOf(side === 'ours' ? unit : same),
      theirsOf(PATHS, side === 'theirs' ? unit : same),
    );
    expect(report.numbers).toMatchObject({ normalised: side, agreeing: 31 });
    expect(report.numbers?.largestDifference).toBeLessThan(1e-6);
  },
);

test('rows that are twice as long point the same way, but do not agree', async () => {
  const report = await compare(
    oursOf(),
    theirsOf(PATHS, (path) => same(path).map((value) => 2 * value)),
  );
  expect(report.numbers).toMatchObject({ agreeing: 0, normalised: undefined });
  expect(report.numbers?.largestDifference).toBeCloseTo(1, 6);
  expect(report.numbers?.smallestCosine).toBeCloseTo(1, 12);
});

test('rows with NaN and rows of zeros are counted, stand first, and are in no bin', async () => {
  const report = await compare(
    oursOf(),
    theirsOf(PATHS, (path) => {
      if (path === 'class/05.jpg') return same(path).fill(NaN, 2, 3);
      if (path === 'class/06.jpg') return same(path).fill(0);
      return same(path);
    }),
  );
  expect(report.numbers).toMatchObject({ notFinite: 1, zeros: 1, agreeing: 29 });
  expect(report.numbers?.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(29);
  expect(report.numbers?.worst.slice(0, 2).map(({ path }) => path)).toEqual(['class/05.jpg', 'class/06.jpg']);
});

test('rows of another length are matched, and not compared', async () => {
  const report = await compare(
    oursOf(),
    theirsOf(PATHS, (path) => rowOf(path, 5)),
  );
  expect(report).toMatchObject({ inCommon: 31, ourDim: DIM, theirDim: 5, numbers: undefined, order: { isSame: true } });
});

test('a bare matrix of ImageFolder’s rows is compared without the files that are in no class', async () => {
  const report = await compare(oursOf(), theirsOf(PATHS.slice(1), same, false));
  expect(report).toMatchObject({
    rule: { kind: 'row-number', withoutRootFiles: true },
    inCommon: 30,
    onlyOurs: ['root.jpg'],
    order: undefined,
  });
  expect(report.numbers?.agreeing).toBe(30);
});

test('a bare matrix of another count is not compared at all', async () => {
  const report = await compare(oursOf(), theirsOf(PATHS.slice(5), same, false));
  expect(report).toMatchObject({ rule: { kind: 'none' }, inCommon: 0, numbers: undefined, ourRows: 31, theirRows: 26 });
});

test('a comparison that is given up ends with the signal’s reason', async () => {
  const abort = new AbortController();
  const theirs = theirsOf(PATHS, same);
  const compared = compare(
    oursOf(),
    {
      ...theirs,
      rows: (at, signal) => {
        abort.abort();
        return theirs.rows(at, signal);
      },
    },
    abort.signal,
  );
  await expect(compared).rejects.toMatchObject({ name: 'AbortError' });
});
