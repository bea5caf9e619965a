import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { toFloat16 } from '../../../../src/core/float16.ts';
import { stemOf } from '../../../../src/core/path-stem.ts';
import { pythonSnippet, snippetTextLayout } from '../../../../src/stages/write/python-snippet.ts';
import type { TableHeader } from '../../../../src/stages/write/table-header.ts';
import type { WriteFormat } from '../../../../src/stages/write/file-formats/registry.ts';
import type { WriteRequest } from '../../../../src/stages/write/write.contract.ts';
import { findNumpy, runPython } from '../../../support/find-numpy.ts';
import { HOSTILE_NAMES, HOSTILE_PATHS as PATHS } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, writeTable } from '../../../support/write-table.ts';

// Every file is loaded by the very snippet that the page shows for it; then Python checks what it got.
const python = findNumpy();
const why = python ? '' : ' (skipped: no python3 with numpy, and FOLDVEC_PYTHON is not set)';
const numpyTest = test.skipIf(!python);
vi.setConfig({ testTimeout: 300_000 }); // Python takes seconds to import numpy on a busy machine
const folder = mkdtempSync(join(tmpdir(), 'foldvec-numpy-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const HEADER: TableHeader = {
  ...headerOf(PATHS, 300),
  labels: PATHS.map((path) => (path.includes('/') ? 0 : -1)),
  classes: ['010', 'x', '__proto__'],
  skipped: [{ path: '\u{1f600}\n.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends "early", at 7' }],
  columns: [...columnsFor(PATHS.length), { name: '../x\0.npy', kind: 'text', values: PATHS }],
  meta: { model: 'tiny', note: '\ud800 \u{1f600}' },
};
const FILE_NAME = 'it\'s a "file" \\ \u{1f600}.bin';
const EXAMPLE = PATHS.indexOf('010/\u{1f600}.jpg');

/** Saves a table, loads it in Python by its snippet, runs `checks`, and returns what they put into `result`. */
async function inPython(
  format: WriteFormat,
  checks: string,
  options: Partial<Pick<WriteRequest, 'dtype' | 'l2' | 'header'>> = {},
): Promise<unknown> {
  const { dtype = 'float32', l2 = false, header = HEADER } = options;
  writeFileSync(join(folder, FILE_NAME), await writeTable(format, header, { dtype, l2 }));
  // JSON escapes lone surrogates, so the names reach Python as they are.
  const columns = header.columns.map((column) => ({ ...column, values: [...column.values] }));
  writeFileSync(join(folder, 'header.json'), JSON.stringify({ ...header, columns, stems: header.paths.map(stemOf) }));
  const snippet = pythonSnippet({
    format,
    fileName: FILE_NAME,
    rows: header.paths.length,
    dim: header.dim,
    dtype,
    examplePath: PATHS[EXAMPLE]!,
    textLayout: snippetTextLayout(header),
    hasColumns: header.columns.length > 0,
  });
  const program = `
import warnings; warnings.simplefilter('error')
import json, numpy as np
with open('header.json') as file:
    header = json.load(file)
n, dim = len(header['paths']), header['dim']
want = (np.arange(n)[:, None] + np.arange(dim)[None, :] / 8)
def same_columns(columns):
    # None stands for NaN in JSON; numpy's nan is not equal to itself
    plain = lambda values: [None if value != value else value for value in values]
    return [(name, plain(values)) for name, values in columns.items()] == [(c['name'], c['values']) for c in header['columns']]
result = {}
${snippet}
${checks}
print(json.dumps(result))
`;
  return runPython(python!, program, folder);
}

const MATRIX_CHECKS = `
result['shape'] = list(embeddings.shape)
result['dtype'] = str(embeddings.dtype)
result['equal'] = bool((embeddings == want).all())
embeddings[0, 0] = 7
result['writeable'] = bool(embeddings.flags.writeable and embeddings[0, 0] == 7)
`;
const MATRIX = { shape: [PATHS.length, 300], dtype: 'float32', equal: true, writeable: true };

numpyTest(`numpy loads the npz: matrix, hostile paths, labels, classes, skips, meta${why}`, async () => {
  const result = await inPython(
    'npz',
    `${MATRIX_CHECKS}
result['names'] = sorted(archive.files)
result['paths'] = paths == header['paths'] and stems == header['stems']
result['columns'] = same_columns(columns)
result['kinds'] = [archive[key].dtype.kind for key in archive['columns_keys']]
result['labels'] = labels.dtype == np.int64 and labels.tolist() == header['labels']
result['classes'] = classes == header['classes']
result['skipped'] = [archive['skipped_paths'].tolist(), archive['skipped_reasons'].tolist()]
result['meta'] = meta == {**header['meta'], 'rows': {'dtype': 'float32', 'l2': False}} and archive['meta'].shape == ()
result['vector'] = bool((vector[1:] == want[${EXAMPLE}][1:]).all())
import zipfile
result['whole'] = zipfile.ZipFile(${JSON.stringify(FILE_NAME)}).testzip() is None
result['dates'] = sorted({i.date_time for i in zipfile.ZipFile(${JSON.stringify(FILE_NAME)}).infolist()})`,
  );
  expect(result).toEqual({
    ...MATRIX,
    names: [
      ...['classes', 'column_.._x__npy', 'column_=colour', 'column_count', 'column_price_€', 'columns', 'columns_keys'],
      ...['embeddings', 'labels', 'meta', 'paths', 'skipped_paths', 'skipped_reasons', 'stems'],
    ],
    kinds: ['f', 'i', 'U', 'U'],
    ...{ paths: true, columns: true, labels: true, classes: true, meta: true, vector: true, whole: true },
    skipped: [['\u{1f600}\n.jpg'], ['image-truncated: data ends "early", at 7']],
    dates: [[1980, 1, 1, 0, 0, 0]],
  });
});

numpyTest(`numpy loads an npz without rows${why}`, async () => {
  const header = headerOf([], 300);
  const checks = `result['shapes'] = [list(archive[k].shape) for k in ('embeddings', 'paths', 'labels', 'skipped_paths')]`;
  const program = checks.replaceAll('archive', "np.load('empty.npz')");
  writeFileSync(join(folder, 'empty.npz'), await writeTable('npz', header));
  expect(
    runPython(python!, `import json, numpy as np\nresult = {}\n${program}\nprint(json.dumps(result))`, folder),
  ).toEqual({ shapes: [[0, 300], [0], [0], [0]] });
});

numpyTest(`numpy loads an npz whose paths are held in UTF-8${why}`, async () => {
  const paths = ['x'.repeat(4_000_000), ...PATHS];
  const header = { ...headerOf(paths, 2), columns: columnsFor(paths.length) };
  const checks = `
result['paths'] = paths == header['paths'] and stems == header['stems']
result['columns'] = same_columns(columns)`;
  expect(await inPython('npz', checks, { header })).toEqual({ paths: true, columns: true });
});

// Values that float16 rounds, and row lengths that numpy computes itself.
const CLOSE_CHECKS = `
x = want.astype('f4')
unit = x / np.linalg.norm(x, axis=1, keepdims=True)
exact = (x.astype('f8') / np.linalg.norm(x.astype('f8'), axis=1, keepdims=True)).astype('f4')
result['exact'] = int(np.abs(embeddings.view('i4') - exact.view('i4')).max())
result['close'] = int(np.abs(embeddings.view('i4') - unit.view('i4')).max()) <= 2`;

numpyTest(
  `rows of unit length are numpy’s in float64, and as close to those in float32 as numpy’s own rounding lets them be${why}`,
  async () => {
    const header = headerOf(PATHS, 300);
    expect(await inPython('npy', CLOSE_CHECKS, { l2: true, header })).toEqual({ exact: 0, close: true });
  },
);

const HALF_CHECKS = `
x = want.astype('f4')
if header['l2']:
    x = (x.astype('f8') / np.linalg.norm(x.astype('f8'), axis=1, keepdims=True)).astype('f4')
result['dtype'] = str(embeddings.dtype)
result['equal'] = bool((embeddings == x.astype('f2')).all())
result['rounded'] = bool((embeddings != x).any())`;

numpyTest.each([
  ['npz', true],
  ['npz', false],
  ['npy', true],
  ['pickle-matrix', true],
] as const)(`float16 is what numpy’s astype makes of the rows: %s, unit length %s${why}`, async (format, l2) => {
  const header = { ...headerOf(PATHS, 3000), l2 };
  const result = await inPython(format, HALF_CHECKS, { dtype: 'float16', l2, header });
  expect(result).toEqual({ dtype: 'float16', equal: true, rounded: true });
});

numpyTest(`the error of float16 in meta is the one that numpy measures${why}`, async () => {
  const checks = `
x, y = want.astype('f4').astype('f8'), embeddings.astype('f8')
told = meta['rows']['rounding']
relative = (np.abs(x - y).max(axis=1) / np.abs(x).max(axis=1)).max()
cosine = ((x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1)) / np.sqrt((y * y).sum(axis=1))).min()
result['relative'] = bool(told['max_relative'] == relative > 0)
result['cosine'] = bool(abs(told['min_cosine'] - cosine) < 1e-14)
result['overflows'] = told['overflows']`;
  const header = headerOf(PATHS, 3000);
  expect(await inPython('npz', checks, { dtype: 'float16', header })).toEqual({
    relative: true,
    cosine: true,
    overflows: 0,
  });
});

numpyTest(`float16 of every kind of value is numpy’s${why}`, () => {
  const values = new Float32Array(200_000);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = Math.imul(i, 0x9e3779b1); // all over float32, NaN and infinities too
  writeFileSync(join(folder, 'values.f4'), bits);
  writeFileSync(join(folder, 'halves.f2'), toFloat16(values));
  const program = `
import json, numpy as np
np.seterr(all='ignore')
want = np.fromfile('values.f4', '<f4').astype('f2')
got = np.fromfile('halves.f2', '<f2')
same = (want.view('u2') == got.view('u2')) | (np.isnan(want) & np.isnan(got))
print(json.dumps({'same': bool(same.all()), 'kinds': [bool(np.isnan(got).any()), bool(np.isinf(got).any())]}))`;
  expect(runPython(python!, program, folder)).toEqual({ same: true, kinds: [true, true] });
});

numpyTest(`numpy loads the npy, and can map it into memory${why}`, async () => {
  const checks = `${MATRIX_CHECKS}
result['mapped'] = bool((np.load(${JSON.stringify(FILE_NAME)}, mmap_mode='r') == want).all())`;
  expect(await inPython('npy', checks)).toEqual({ ...MATRIX, mapped: true });
});

numpyTest(`the npz's matrix can be mapped into memory where it lies: it begins at a multiple of 64${why}`, async () => {
  const result = await inPython(
    'npz',
    `
with open(${JSON.stringify(FILE_NAME)}, 'rb') as file:
    data = file.read()
at = data.index(want.astype('<f4').tobytes())
result['offset'] = at % 64`,
  );
  expect(result).toEqual({ offset: 0 });
});

numpyTest.each(['float32', 'float64'] as const)(
  `pickle.load gives the matrix, %s, to be written to${why}`,
  async (dtype) => {
    const result = await inPython('pickle-matrix', MATRIX_CHECKS, { dtype });
    expect(result).toEqual({ ...MATRIX, dtype });
  },
);

numpyTest.each(['float16', 'float32', 'float64'] as const)(
  `pickle.load gives the nested dictionary, %s${why}`,
  async (dtype) => {
    const result = await inPython(
      'pickle-nested',
      `
def find(path):
    value = index
    for name in path.split('/'):
        value = value[name]
    return value
rows = [find(path) for path in header['paths']]
want = want.astype(rows[0].dtype)
result['equal'] = all((row == w).all() for row, w in zip(rows, want))
result['vector'] = vector is rows[${EXAMPLE}]
result['dtypes'] = sorted({str(row.dtype) for row in rows})
result['shapes'] = sorted({row.shape for row in rows})
for row in rows:
    row += 1
result['writeable'] = all((row == w + 1).all() for row, w in zip(rows, want))
result['keys'] = [len(index), len(index['010']), list(index['x']), type(index) is dict]`,
      { dtype },
    );
    expect(result).toEqual({
      ...{ equal: true, vector: true, dtypes: [dtype], shapes: [[300]], writeable: true },
      keys: [HOSTILE_NAMES.length + 2, HOSTILE_NAMES.length, ['a', 'a-b'], true],
    });
  },
);

numpyTest(`Python reads paths.json${why}`, async () => {
  const checks = `
result['same'] = {k: table[k] == header[k] for k in ('paths', 'stems', 'labels', 'classes')}
result['meta'] = table['meta'] == {**header['meta'], 'rows': {'dtype': 'float32', 'l2': False}}
result['columns'] = same_columns({name: [x if x is not None else float('nan') for x in v] for name, v in columns.items()})
result['row'] = row`;
  expect(await inPython('paths-json', checks)).toEqual({
    same: { paths: true, stems: true, labels: true, classes: true },
    ...{ meta: true, columns: true, row: EXAMPLE },
  });
});

numpyTest(`Python reads skipped.csv${why}`, async () => {
  expect(await inPython('skipped-csv', `result = [dict(line) for line in skipped]`)).toEqual(HEADER.skipped);
});

numpyTest(`Python reads rows.csv${why}`, async () => {
  const paths = ['root.jpg', 'hat/0108775015.jpg', 'hat/b,"c"\n.jpg'];
  const header = { ...headerOf(paths, 2), labels: [-1, 0, 0], columns: columnsFor(3) };
  expect(await inPython('rows-csv', `result = [list(line.values()) for line in table]`, { header })).toEqual([
    ['0', 'root.jpg', 'root', '-1', '', '-1', '9007199254740991', 'red'],
    ['1', 'hat/0108775015.jpg', '0108775015', '0', 'class', '', '-1', ''],
    ['2', 'hat/b,"c"\n.jpg', 'b,"c"\n', '0', 'class', '-0.75', '-2', "'=1+1"],
  ]);
});
