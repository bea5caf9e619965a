import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { pythonSnippet } from '../../../../src/stages/write/python-snippet.ts';
import type { WriteFormat } from '../../../../src/stages/write/file-formats/registry.ts';
import type { TableHeader, WriteDtype } from '../../../../src/stages/write/table-header.ts';
import { findPythonWith, runPython } from '../../../support/find-numpy.ts';
import { HOSTILE_NAMES, HOSTILE_PATHS as PATHS } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, writeTable } from '../../../support/write-table.ts';

// As in numpy.test.ts: every file is loaded by the very snippet that the page shows for it; then Python checks what it got.
vi.setConfig({ testTimeout: 300_000 });
const folder = mkdtempSync(join(tmpdir(), 'foldvec-readers-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const HEADER: TableHeader = {
  ...headerOf(PATHS, 7),
  labels: PATHS.map((path) => (path.includes('/') ? 0 : -1)),
  classes: ['010', 'x', '__proto__'],
  columns: columnsFor(PATHS.length),
  sizesBytes: Float64Array.from(PATHS, (_, i) => (i === 1 ? NaN : i)),
  mtimesMs: Float64Array.from(PATHS, (_, i) => i + 0.5),
  skipped: [{ path: '\u{1f600}\n.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends "early", at 7' }],
  meta: { foldvec: '1.0.0', note: '\ud800 \u{1f600}' },
};
const FILE_NAME = 'it\'s a "file" \\ \u{1f600}.bin';
const EXAMPLE = PATHS.indexOf('010/\u{1f600}.jpg');

/** Saves a table, loads it in Python by its snippet, runs `checks`, and returns what they put into `result`. */
async function inPython(
  python: string,
  format: WriteFormat,
  dtype: WriteDtype,
  checks: string,
  header = HEADER,
): Promise<unknown> {
  writeFileSync(join(folder, FILE_NAME), await writeTable(format, header, { dtype }));
  writeFileSync(join(folder, 'header.json'), JSON.stringify({ paths: header.paths, labels: header.labels }));
  const examplePath = header.paths[EXAMPLE];
  const snippet = pythonSnippet({
    ...{
      format,
      fileName: FILE_NAME,
      rows: header.paths.length,
      dim: header.dim,
      dtype,
      hasColumns: header.columns.length > 0,
    },
    ...(examplePath === undefined ? {} : { examplePath }),
  });
  return runPython(
    python,
    `
import warnings; warnings.simplefilter('error')
import json, numpy as np
with open('header.json') as file:
    header = json.load(file)
n, dim = len(header['paths']), ${header.dim}
want = (np.arange(n)[:, None] + np.arange(dim)[None, :] / 8).astype('${dtype}')
result = {}
${snippet}
${checks}
print(json.dumps(result))
`,
    folder,
  );
}

const tensors = findPythonWith('numpy', 'safetensors');
const noTensors = tensors ? '' : ' (skipped: no python3 with safetensors, and FOLDVEC_PYTHON is not set)';

test.skipIf(!tensors).each(['float32', 'float16'] as const)(
  `safetensors loads the matrix and all beside it, %s${noTensors}`,
  async (dtype) => {
    const checks = `
result['equal'] = bool((embeddings == want).all()) and embeddings.dtype == want.dtype
result['vector'] = bool((vector == want[${EXAMPLE}]).all())
result['paths'] = paths == header['paths']
result['labels'] = labels.dtype == np.int64 and labels.tolist() == header['labels']
result['sizes'] = tensors['sizes'].tolist()[:3]
result['mtimes'] = tensors['mtimes_ms'].tolist()[:2]
result['classes'] = classes
result['columns'] = list(columns)
result['note'] = meta['note'] == '\\ud800 \\U0001f600'`;
    expect(await inPython(tensors!, 'safetensors', dtype, checks)).toEqual({
      ...{ equal: true, vector: true, paths: true, labels: true, note: true, sizes: [0, -1, 2], mtimes: [0.5, 1.5] },
      ...{ classes: HEADER.classes, columns: ['price/€', 'count', '=colour'] },
    });
  },
);

test.skipIf(!tensors)(`safetensors loads long texts from tensors${noTensors}`, async () => {
  const paths = [...PATHS, ...Array.from({ length: 60_000 }, (_, i) => `${i}${'x'.repeat(900)}`)];
  const header = { ...headerOf(paths, 1), meta: HEADER.meta };
  expect(
    await inPython(tensors!, 'safetensors', 'float32', "result['paths'] = paths == header['paths']", header),
  ).toEqual({
    paths: true,
  });
});

test.skipIf(!tensors)(`safetensors loads a tensor a file by its path${noTensors}`, async () => {
  const checks = `
names = {path: path for path in header['paths']}
with safe_open(${JSON.stringify(FILE_NAME)}, framework='numpy') as file:
    names.update({path: name for name, path in json.loads(file.metadata()['renamed'])})
result['equal'] = all((vectors[names[path]] == w).all() for path, w in zip(header['paths'], want))
result['count'] = len(vectors)
result['vector'] = bool((vector == want[${EXAMPLE}]).all())`;
  const paths = [...PATHS, '__metadata__'];
  const header = { ...headerOf(paths, 7), meta: HEADER.meta };
  expect(await inPython(tensors!, 'safetensors-files', 'float16', checks, header)).toEqual({
    ...{ equal: true, count: paths.length, vector: true },
  });
});

const h5py = findPythonWith('numpy', 'h5py');
const noH5py = h5py ? '' : ' (skipped: no python3 with h5py, and FOLDVEC_PYTHON is not set)';

const HDF5_CHECKS = `
result['paths'] = paths == header['paths']
result['labels'] = labels.tolist() == header['labels']
def find(path):
    return file[path.encode('utf-8', 'surrogatepass')][:]
rows = [find(path) for path in paths]
result['equal'] = all(row.dtype == w.dtype and (row == w).all() for row, w in zip(rows, want))
found = []
file.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Dataset) else None)
result['count'] = len(found) - len(about)`;

test.skipIf(!h5py).each(['float32', 'float16', 'float64'] as const)(
  `h5py finds every row under its path, %s${noH5py}`,
  async (dtype) => {
    const checks = `${HDF5_CHECKS}
result['vector'] = bool((vector == want[${EXAMPLE}]).all())
result['about'] = sorted(about)
result['sizes'] = about['sizes'][:3].tolist()
result['mtimes'] = about['mtimes_ms'][:2].tolist()
result['version'] = file.attrs['foldvec'].decode()
result['classes'] = classes
result['columns'] = list(columns)`;
    expect(await inPython(h5py!, 'hdf5', dtype, checks)).toEqual({
      ...{ paths: true, labels: true, equal: true, count: PATHS.length, vector: true, version: '1.0.0' },
      ...{ sizes: [0, -1, 2], mtimes: [0.5, 1.5], classes: HEADER.classes, columns: ['price/€', 'count', '=colour'] },
      about: ['classes', 'columns', 'labels', 'meta', 'mtimes_ms', 'paths', 'sizes', 'skipped'],
    });
  },
);

test.skipIf(!h5py)(`h5py finds all members of large folders, and can add to them${noH5py}`, async () => {
  const paths = Array.from({ length: 12_000 }, (_, i) => `${i % 3 === 0 ? 'large' : `s${i % 700}`}/${i}.jpg`);
  const checks = `${HDF5_CHECKS}
file.close()
with h5py.File(${JSON.stringify(FILE_NAME)}, 'a') as file:
    for i in range(40):
        file[f'large/new {i}'] = np.arange(3)
    result['added'] = [len(file['large']), file['large/new 39'][:].tolist(), file['large/3.jpg'][:].tolist()]`;
  expect(await inPython(h5py!, 'hdf5', 'float32', checks, { ...headerOf(paths, 1), meta: HEADER.meta })).toEqual({
    ...{ paths: true, labels: true, equal: true, count: paths.length },
    added: [4040, [0, 1, 2], [3]],
  });
});

test.skipIf(!h5py)(`h5py opens a file of no rows${noH5py}`, async () => {
  expect(await inPython(h5py!, 'hdf5', 'float32', HDF5_CHECKS, headerOf([], 7))).toMatchObject({
    paths: true,
    count: 0,
  });
});

const numpy = findPythonWith('numpy');
const noNumpy = numpy ? '' : ' (skipped: no python3 with numpy, and FOLDVEC_PYTHON is not set)';

test.skipIf(!numpy)(`Python loads nested JSON, and its numbers are the same float32${noNumpy}`, async () => {
  const checks = `
def find(path):
    value = index
    for name in path.split('/'):
        value = value[name]
    return np.array(value, dtype='float32')
result['equal'] = all((find(path) == w).all() for path, w in zip(header['paths'], want))
result['vector'] = bool((vector == want[${EXAMPLE}]).all())
result['keys'] = [len(index), list(index['x'])]`;
  expect(await inPython(numpy!, 'json-nested', 'float32', checks)).toEqual({
    ...{ equal: true, vector: true, keys: [HOSTILE_NAMES.length + 2, ['a', 'a-b']] },
  });
});

test.skipIf(!numpy)(`Python loads the projector’s vectors, what they are, and class numbers${noNumpy}`, async () => {
  const vectors = "result['equal'] = bool((embeddings == want).all()) and embeddings.dtype == want.dtype";
  expect(await inPython(numpy!, 'projector', 'float32', vectors)).toEqual({ equal: true });
  expect(await inPython(numpy!, 'projector', 'float32', vectors, headerOf(['a'], 1))).toEqual({ equal: true });
  const metadata = `
result['rows'] = len(table)
result['titles'] = list(table[0])
result['labels'] = [int(row['label']) for row in table] == header['labels']
result['last'] = table[-1]['path']`;
  expect(await inPython(numpy!, 'projector-metadata', 'float32', metadata)).toEqual({
    ...{ rows: PATHS.length, labels: true, last: 'x/a/c/1.jpg' },
    titles: ['path', 'class', 'label', 'price/€', 'count', '=colour'],
  });
  const classes = "result['classes'] = class_to_idx";
  expect(await inPython(numpy!, 'class-to-idx', 'float32', classes)).toEqual({
    classes: Object.fromEntries(HEADER.classes.map((name, i) => [name, i])),
  });
});
