import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { npzStringLayout } from '../../../../src/stages/write/npz-string-layout.ts';
import { pythonSnippet } from '../../../../src/stages/write/python-snippet.ts';
import type { TableHeader, WriteFormat, WriteRequest } from '../../../../src/stages/write/write.contract.ts';
import { findNumpy, runPython } from '../../../support/find-numpy.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { headerOf, writeTable } from '../../../support/write-table.ts';

// Every file is loaded by the very snippet that the page shows for it; then Python checks what it got.
const python = findNumpy();
const why = python ? '' : ' (skipped: no python3 with numpy, and FOLDVEC_PYTHON is not set)';
const numpyTest = test.skipIf(!python);
vi.setConfig({ testTimeout: 60_000 }); // Python takes seconds to import numpy on a busy machine
const folder = mkdtempSync(join(tmpdir(), 'foldvec-numpy-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PATHS = [
  ...HOSTILE_NAMES,
  ...HOSTILE_NAMES.map((name) => `010/${name}`),
  'x/a/1.jpg',
  'x/a-b/1.jpg',
  'x/a/c/1.jpg',
];
const HEADER: TableHeader = {
  ...headerOf(PATHS, 300),
  labels: PATHS.map((path) => (path.includes('/') ? 0 : -1)),
  classes: ['010', 'x', '__proto__'],
  skipped: [{ path: '\u{1f600}\n.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends "early", at 7' }],
  meta: { model: 'tiny', note: '\ud800 \u{1f600}' },
};
const FILE_NAME = 'it\'s a "file" \\ \u{1f600}.bin';
const EXAMPLE = PATHS.indexOf('010/\u{1f600}.jpg');

/** Saves a table, loads it in Python by its snippet, runs `checks`, and returns what they put into `result`. */
async function inPython(
  format: WriteFormat,
  checks: string,
  options: { readonly dtype?: WriteRequest['dtype']; readonly header?: TableHeader } = {},
): Promise<unknown> {
  const { dtype = 'float32', header = HEADER } = options;
  writeFileSync(join(folder, FILE_NAME), await writeTable(format, header, dtype));
  // JSON escapes lone surrogates, so the names reach Python as they are.
  writeFileSync(join(folder, 'header.json'), JSON.stringify(header));
  const snippet = pythonSnippet({
    format,
    fileName: FILE_NAME,
    rows: header.paths.length,
    dim: header.dim,
    dtype,
    examplePath: PATHS[EXAMPLE]!,
    pathLayout: npzStringLayout(header.paths),
  });
  const program = `
import warnings; warnings.simplefilter('error')
import json, numpy as np
with open('header.json') as file:
    header = json.load(file)
n, dim = len(header['paths']), header['dim']
want = (np.arange(n)[:, None] + np.arange(dim)[None, :] / 8)
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
result['paths'] = paths == header['paths']
result['labels'] = labels.dtype == np.int64 and labels.tolist() == header['labels']
result['classes'] = classes == header['classes']
result['skipped'] = [archive['skipped_paths'].tolist(), archive['skipped_reasons'].tolist()]
result['meta'] = meta == header['meta'] and archive['meta'].shape == ()
result['vector'] = bool((vector[1:] == want[${EXAMPLE}][1:]).all())
import zipfile
result['whole'] = zipfile.ZipFile(${JSON.stringify(FILE_NAME)}).testzip() is None
result['dates'] = sorted({i.date_time for i in zipfile.ZipFile(${JSON.stringify(FILE_NAME)}).infolist()})`,
  );
  expect(result).toEqual({
    ...MATRIX,
    names: ['classes', 'embeddings', 'labels', 'meta', 'paths', 'skipped_paths', 'skipped_reasons'],
    ...{ paths: true, labels: true, classes: true, meta: true, vector: true, whole: true },
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
  const header = headerOf(['x'.repeat(4_000_000), ...PATHS], 2);
  const result = await inPython('npz', `result['paths'] = paths == header['paths']`, { header });
  expect(result).toEqual({ paths: true });
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

numpyTest.each(['float32', 'float64'] as const)(`pickle.load gives the nested dictionary, %s${why}`, async (dtype) => {
  const result = await inPython(
    'pickle-nested',
    `
def find(path):
    value = index
    for name in path.split('/'):
        value = value[name]
    return value
rows = [find(path) for path in header['paths']]
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
});

numpyTest(`Python reads paths.json${why}`, async () => {
  const checks = `
result['same'] = {k: table[k] == header[k] for k in ('paths', 'labels', 'classes', 'meta')}
result['row'] = row`;
  expect(await inPython('paths-json', checks)).toEqual({
    same: { paths: true, labels: true, classes: true, meta: true },
    row: EXAMPLE,
  });
});

numpyTest(`Python reads skipped.csv${why}`, async () => {
  expect(await inPython('skipped-csv', `result = [dict(line) for line in skipped]`)).toEqual(HEADER.skipped);
});
