import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dtypeWords } from '../../../../../src/cli/format-words.ts';
import { helpText } from '../../../../../src/cli/encode-options.ts';
import { parseArguments } from '../../../../../src/cli/parse-arguments.ts';
import type { FileFormat } from '../../../../../src/stages/write/file-formats/file-format.ts';
import { FormatList } from '../../../../../src/stages/write/file-formats/format-list.ts';
import { FILE_FORMATS, type WriteFormat } from '../../../../../src/stages/write/file-formats/registry.ts';
import { tableFacts } from '../../../../../src/stages/write/file-formats/table-facts.ts';
import { pythonSnippet } from '../../../../../src/stages/write/python-snippet.ts';
import { WriteSession } from '../../../../../src/stages/write/write-session.ts';
import { MemorySink } from '../../../../support/memory-sink.ts';
import { headerOf, rowsOf } from '../../../../support/write-table.ts';

// The one file that a new format is: raw numbers, with their paths in a file beside them. Nothing below it knows of it.
const raw = {
  id: 'raw',
  use: 'choice',
  suffix: '.f32',
  ending: '.f32',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32'],
  companions: ['paths-json'],
  sizeOf: ({ rows, dim }) => rows * dim * 4,
  open: () =>
    Promise.resolve((_, output, encoder) => ({
      rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
      end: () => Promise.resolve(),
    })),
  snippet: ({ fileName }) => [`numpy.fromfile('${fileName}')`],
} as const satisfies FileFormat;

// The compiler knows the ids that are listed in the registry; a list in a test is wider.
const RAW = raw.id as string as WriteFormat;
const formats = new FormatList<WriteFormat>([...FILE_FORMATS.all, { ...raw, id: RAW }]);
const base = mkdtempSync(join(tmpdir(), 'foldvec-format-'));
mkdirSync(join(base, 'photos'));
afterAll(() => {
  rmSync(base, { recursive: true });
});

test('it is chosen with the files that go with it, and its numbers', () => {
  expect(formats.filesOf(RAW).map(({ suffix }) => suffix)).toEqual(['.f32', '.paths.json']);
  expect(formats.dtypeFor(RAW, 'float16')).toBe('float32');
});

test('the terminal takes its ending, names its files, refuses its wrong numbers and tells of it', () => {
  expect(parseArguments(['photos', '--out', 'x.F32'], base, formats)).toMatchObject({
    format: 'raw',
    outputs: new Map([
      ['main', join(base, 'x.F32')],
      ['paths-json', join(base, 'x.paths.json')],
    ]),
  });
  const wrong = () => parseArguments(['photos', '--out', 'x.f32', '--dtype', 'float16'], base, formats);
  expect(wrong).toThrow(
    '--dtype float16 is not for raw, but for npz, npy, feather, clip-retrieval, pickle-nested, pickle-matrix or rows-csv.',
  );
  const other = () => parseArguments(['photos', '--out', 'x.zip'], base, formats);
  expect(other).toThrow('ends in .npz, .npy, .parquet, .feather, .pkl or .f32, or a --format that --help names');
  expect(helpText(formats, { raw: 'numbers alone' })).toContain('  FILE.f32      numbers alone\n');
  expect(dtypeWords(formats)).toBe(
    'float32 (default), float16 (.npz, .npy, .feather, .pkl only), or float64 (.pkl only)',
  );
});

test('it is checked, written, measured and shown in Python', async () => {
  const sink = new MemorySink();
  const session = new WriteSession(() => Promise.resolve({ sink }), formats);
  const header = headerOf(['a', 'b'], 3);
  const request = { format: RAW, l2: false, header, sink: { kind: 'blob', mimeType: raw.mime } } as const;
  await expect(session.begin({ ...request, dtype: 'float16' })).rejects.toThrow('raw is never float16');
  await session.begin({ ...request, dtype: 'float32' });
  await session.rows(rowsOf(2, 3));
  await session.end();
  expect(new Float32Array(sink.bytes().buffer)).toEqual(rowsOf(2, 3));
  expect(formats.get(RAW).sizeOf(tableFacts(header), 'float32')).toBe(sink.bytes().length);
  const snippet = pythonSnippet({ format: RAW, fileName: 'x.f32', rows: 2, dim: 3 }, formats);
  expect(snippet).toBe("numpy.fromfile('x.f32')\n");
});
