import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { merge } from '../../../src/cli/merge.ts';
import { classesOf, labelsOf, sortImageFolder, topFolderOf } from '../../../src/core/image-folder-order.ts';
import type { WireError } from '../../../src/core/errors.ts';
import { shardOf } from '../../../src/core/shard.ts';
import type { TableColumn } from '../../../src/core/table-column.ts';
import { toByteSource } from '../../../src/formats/bytes/source.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../../src/formats/zip/reader.ts';
import type { SkippedFile, TableHeader, WriteDtype } from '../../../src/stages/write/table-header.ts';
import { saveTable } from '../../../src/pipeline/save-table.ts';
import { TableFile } from '../../../src/stages/write/table-file.ts';
import { MemorySink } from '../../support/memory-sink.ts';
import { memoryTable } from '../../support/row-tables.ts';
import { writeTable } from '../../support/write-table.ts';

const DIM = 3;
const META = {
  foldvec: '1.0.0',
  folder: 'photos',
  model: { sha256: 'aa' },
  output: 'pooled',
  dim: DIM,
  fingerprint: 'f',
};
const PATHS = [
  ...Array.from({ length: 60 }, (_, i) => `${i % 5}/${String(i).padStart(3, '0')}.jpg`),
  ...['root.jpg', 'x/a-b/1.jpg', 'x/a/c/1.jpg', 'é/ü.png', '\u{1f600}/1.jpg', '\uffee/1.jpg'],
];
/** Two of them are in no part with a row of their class: classes are the folder's, not the rows'. */
const CLASSES = classesOf([...PATHS.map(topFolderOf).filter((top) => top !== undefined), 'empty', '.hidden']);
const SKIPPED: readonly SkippedFile[] = ['0/broken.jpg', '4/broken.jpg', 'x/broken.jpg'].map((path) => {
  return { path, code: 'image-truncated', stage: 'decode', reason: `data ends early: ${path}` };
});

let folder: string;
let printed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldvec-merge-'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** What a run over these images saves: the row of an image depends on its path alone. */
async function headerOfRun(paths: readonly string[], more: Partial<TableHeader> = {}): Promise<TableHeader> {
  const sorted = await sortImageFolder(paths);
  const skipped = SKIPPED.filter(
    ({ path }) => paths === PATHS || paths.length === 0 || shardOf(path, 3) === shardOf(paths[0]!, 3),
  );
  return {
    ...{ paths: sorted, classes: CLASSES, skipped, dim: DIM, columns: [] },
    labels: [...labelsOf(sorted, CLASSES)],
    sizesBytes: Float64Array.from(sorted, (path) => 1000 + PATHS.indexOf(path)),
    mtimesMs: Float64Array.from(sorted, (path) => 1.7e12 + PATHS.indexOf(path)),
    meta: {
      ...META,
      backends: sorted.length === 0 ? [] : [{ rows: [0, sorted.length], backend: 'wasm' }],
      date: '2026-01-01T00:00:00.000Z',
      counts: { rows: sorted.length, classes: CLASSES.length, skipped: skipped.length },
    },
    ...more,
  };
}

interface Saving {
  readonly dtype?: WriteDtype;
  readonly l2?: boolean;
  readonly columns?: (paths: readonly string[]) => readonly TableColumn[];
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Added to every value. */
  readonly shift?: number;
}

async function save(
  name: string,
  paths: readonly string[],
  { columns, meta, shift = 0, ...numbers }: Saving = {},
): Promise<string> {
  const header = await headerOfRun(paths);
  const whole = { ...header, columns: columns?.(header.paths) ?? [], meta: { ...header.meta, ...meta } };
  const file = join(folder, name);
  await writeFile(
    file,
    await writeTable('npz', whole, {
      ...numbers,
      rowFor: (path) => rowFor(path).map((value) => value + shift),
    }),
  );
  return file;
}

/** A value that float16 rounds; the fifth image has a row of zeros. */
function rowFor(path: string): readonly number[] {
  const i = PATHS.indexOf(path);
  return i === 4 ? [0, 0, 0] : [i + 1 / 3, -i / 7, 1e-3 * i];
}

/** The parts of a folder; each knows its own images alone. */
async function saveShards(of: number, saving: Saving = {}): Promise<string[]> {
  const files: string[] = [];
  for (let index = 1; index <= of; index++) {
    const paths = PATHS.filter((path) => shardOf(path, of) === index);
    files.push(await save(`part-${index}.npz`, paths, { ...saving, meta: { ...saving.meta, shard: { index, of } } }));
  }
  return files;
}

async function entriesOf(file: string): Promise<ReadonlyMap<string, unknown>> {
  const bytes = new Uint8Array(await readFile(file));
  const zip = await openZip(toByteSource(bytes));
  const entries = new Map<string, unknown>();
  for (const name of zip.entries.keys()) if (name !== 'meta.npy') entries.set(name, await zip.read(name));
  const { meta } = await readEmbeddingsArchive(bytes);
  return entries.set('meta', JSON.stringify({ ...meta, date: '' }));
}

const joinTo = (out: string, parts: readonly string[], ...more: string[]) =>
  merge([...parts, '--out', join(folder, out), '--quiet', ...more], undefined, folder);

test.each([
  ['as they are', {}],
  ['of unit length, in float16', { dtype: 'float16', l2: true }],
] satisfies [string, Saving][])(
  'parts of rows %s become what one run would have given, byte for byte',
  async (_, saving) => {
    const one = await save('one.npz', PATHS, saving);
    const parts = await saveShards(3, saving);
    expect(await joinTo('merged.npz', [parts[2]!, parts[0]!, parts[1]!])).toBe(0);
    expect(await entriesOf(join(folder, 'merged.npz'))).toEqual(await entriesOf(one));
    expect(JSON.parse(printed[0]!)).toMatchObject({ parts: 3, rows: PATHS.length, dim: DIM, skipped: 3 });
  },
);

test('labels that are whole numbers in one part and have gaps in another become what one run would have made of them', async () => {
  const columns = (paths: readonly string[]): readonly TableColumn[] => {
    const values = Float64Array.from(paths, (path) => (path === '0/000.jpg' ? Number.NaN : PATHS.indexOf(path)));
    const kind = values.some(Number.isNaN) ? 'number' : 'integer';
    return [
      { name: 'price', kind, values },
      { name: 'colour', kind: 'text', values: paths.map((path) => `of ${path}`) },
    ];
  };
  const one = await save('one.npz', PATHS, { columns });
  expect(await joinTo('merged.npz', await saveShards(3, { columns }))).toBe(0);
  expect(await entriesOf(join(folder, 'merged.npz'))).toEqual(await entriesOf(one));
});

/** What a run over these images saves that gives each skipped file a row of NaN. */
async function saveWithNanRows(
  name: string,
  paths: readonly string[],
  meta: TableHeader['meta'] = {},
): Promise<string> {
  const header = await headerOfRun(paths);
  const { sizesBytes, mtimesMs } = header;
  const sink = new MemorySink();
  const file = new TableFile(() => Promise.resolve({ sink }));
  const table = memoryTable(header.paths, DIM, {
    ...{ classes: CLASSES, labels: labelsOf(header.paths, CLASSES), sizesBytes, mtimesMs },
    skipped: header.skipped.map(
      ({ reason, code, path }) => ({ code, path, stage: 'decode', message: reason }) as WireError,
    ),
    manifest: { ...header.meta, ...meta },
    rowFor: (path) => Float32Array.from(rowFor(path)),
  });
  await saveTable({
    ...{ table, format: 'npz', holdsRows: true, dtype: 'float32', l2: false, nanRows: true },
    write: ({ request, rows, onRows }) => file.write(request, rows?.port, onRows),
    ...{ sink: { kind: 'blob', mimeType: '' }, onProgress: () => undefined, signal: new AbortController().signal },
  });
  await writeFile(join(folder, name), sink.bytes());
  return join(folder, name);
}

test('files that have rows of NaN stay told as left out, and are not counted among the encoded', async () => {
  const one = await saveWithNanRows('one.npz', PATHS);
  const parts: string[] = [];
  for (const index of [1, 2, 3]) {
    const paths = PATHS.filter((path) => shardOf(path, 3) === index);
    parts.push(await saveWithNanRows(`part-${index}.npz`, paths, { shard: { index, of: 3 } }));
  }
  expect(await joinTo('merged.npz', parts)).toBe(0);
  expect(await entriesOf(join(folder, 'merged.npz'))).toEqual(await entriesOf(one));
  expect(JSON.parse(printed[0]!)).toMatchObject({ rows: PATHS.length + SKIPPED.length, skipped: SKIPPED.length });
});

test('a part of which one bit has changed on its way is refused by name: its rows would be sealed as right', async () => {
  const parts = await saveShards(2);
  const bytes = await readFile(parts[1]!);
  bytes[200]! ^= 1; // among the numbers of the first row
  await writeFile(parts[1]!, bytes);
  expect(await joinTo('merged.npz', parts)).toBe(1);
  expect(printed[0]).toMatch(/part-2\.npz: zip entry has a wrong checksum: embeddings\.npy/);
  expect(await readdir(folder)).not.toContain('merged.npz');
});

test('a part without a single image is one nevertheless', async () => {
  const parts = [await save('all.npz', PATHS, { meta: { shard: { index: 1, of: 2 } } })];
  parts.push(await save('none.npz', [], { meta: { shard: { index: 2, of: 2 } } }));
  expect(await joinTo('merged.npz', parts)).toBe(0);
  expect(await entriesOf(join(folder, 'merged.npz'))).toEqual(await entriesOf(await save('one.npz', PATHS)));
});

test('files of two machines with other pictures of one kind are joined, and an image that both have is taken once', async () => {
  const [first, second] = [await save('a.npz', PATHS.slice(0, 40)), await save('b.npz', PATHS.slice(30))];
  expect(await joinTo('merged.npz', [first, second])).toBe(0);
  const { paths } = await readEmbeddingsArchive(new Uint8Array(await readFile(join(folder, 'merged.npz'))));
  expect(paths).toEqual(await sortImageFolder(PATHS));
});

test('the file may have another format, with those that go along', async () => {
  expect(await joinTo('merged.npy', await saveShards(2))).toBe(0);
  expect(await readdir(folder)).toEqual(['merged.npy', 'merged.paths.json', 'part-1.npz', 'part-2.npz']);
});

test('missing parts are named, and nothing is written', async () => {
  const parts = await saveShards(5);
  expect(await joinTo('merged.npz', [parts[0]!, parts[3]!])).toBe(1);
  expect(printed).toEqual(['Parts are missing: 2/5, 3/5, 5/5. Encode them with --shard, then join all 5.']);
  expect(await readdir(folder)).not.toContain('merged.npz');
});

test.each([
  [
    'other settings',
    { meta: { fingerprint: 'g', output: 'flattened' } },
    /b\.npz was not made as a\.npz was: they differ in the output/,
  ],
  ['other numbers', { dtype: 'float16' }, /b\.npz was not saved as a\.npz was/],
  ['no word of what made it', { meta: { fingerprint: undefined } }, /b\.npz does not say what made its rows/],
  [
    'a division of its own',
    { meta: { shard: { index: 1, of: 2 } } },
    /b\.npz is no part of the division that a\.npz is of/,
  ],
  ['reduced rows', { meta: { reduction: { method: 'pca' } } }, /b\.npz holds reduced rows/],
] satisfies [string, Saving, RegExp][])('a part with %s is refused with a sentence', async (_, saving, sentence) => {
  const parts = [await save('a.npz', PATHS.slice(0, 9)), await save('b.npz', PATHS.slice(9), saving)];
  expect(await joinTo('merged.npz', parts)).toBe(1);
  expect(printed.join('\n')).toMatch(sentence);
});

test('one image with two different rows is refused by name', async () => {
  const parts = [await save('a.npz', PATHS.slice(0, 9)), await save('b.npz', PATHS.slice(8), { shift: 1 })];
  expect(await joinTo('merged.npz', parts)).toBe(1);
  expect(printed[0]).toMatch(/^3\/008\.jpg is in a\.npz and in b\.npz, with different rows/);
});

test('what is no archive of ours, or no file, is told by name', async () => {
  const junk = join(folder, 'junk.npz');
  await writeFile(junk, 'no zip at all');
  expect(await joinTo('merged.npz', [junk])).toBe(1);
  expect(printed[0]).toContain('junk.npz');
  expect(await joinTo('merged.npz', ['nowhere.npz'])).toBe(2);
  expect(await joinTo('merged.npz', [junk, junk])).toBe(2);
  expect(await merge(['--out', 'x.npz'], undefined, folder)).toBe(2);
});

test('a file that is there is not replaced without --force', async () => {
  const parts = await saveShards(2);
  await writeFile(join(folder, 'merged.npz'), 'mine');
  expect(await joinTo('merged.npz', parts)).toBe(1);
  expect(await readFile(join(folder, 'merged.npz'), 'utf8')).toBe('mine');
  expect(await joinTo('merged.npz', parts, '--force')).toBe(0);
});
