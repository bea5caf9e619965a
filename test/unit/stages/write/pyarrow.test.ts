import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { pythonSnippet } from '../../../../src/stages/write/python-snippet.ts';
import { findNumpy, runPython } from '../../../support/find-numpy.ts';
import { columnsFor, headerOf, writeTable } from '../../../support/write-table.ts';

// As numpy.test.ts: each file is loaded by the very snippet that the page shows for it.
const python = findPandas();
const why = python ? '' : ' (skipped: no Python with pandas and pyarrow)';
vi.setConfig({ testTimeout: 300_000 });
const folder = mkdtempSync(join(tmpdir(), 'foldvec-pyarrow-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function findPandas(): string | undefined {
  const found = findNumpy();
  try {
    if (found) execFileSync(found, ['-c', 'import pandas, pyarrow.parquet'], { stdio: 'ignore' });
    return found;
  } catch {
    return undefined;
  }
}

test.skipIf(!python).each([
  ['parquet', 'float32'],
  ['feather', 'float32'],
  ['feather', 'float16'],
] as const)(`pandas loads the %s by its snippet, %s${why}`, async (format, dtype) => {
  const paths = Array.from({ length: 700 }, (_, row) => `010/${row} ü.jpg`);
  const header = {
    ...headerOf(paths, 512),
    columns: columnsFor(paths.length),
    mtimesMs: Float64Array.from(paths, (_, row) => (row === 1 ? Number.NaN : 1.7e12 + row)),
  };
  const fileName = `table.${format}`;
  writeFileSync(join(folder, fileName), await writeTable(format, header, { dtype }));
  const request = { format, fileName, rows: paths.length, dim: 512, dtype, examplePath: paths[5]! };
  const program = `
${pythonSnippet(request)}
want = (np.arange(700)[:, None] + np.arange(512)[None, :] / 8).astype('${dtype}')
print(json.dumps({
    'equal': bool((embeddings == want).all()) and str(embeddings.dtype) == '${dtype}',
    'vector': bool((vector == want[5]).all()),
    'paths': [table['path'][699], table['class'][0], int(table['label'][0])],
    'missing': [bool(table['modified'].isna()[1]), int(table['modified'].isna().sum()), int(table['price/€'].isna().sum())],
    'count': int(table['count'][0]),
    'model': meta['model'],
}))`;
  expect(runPython(python!, program, folder)).toEqual({
    ...{ equal: true, vector: true, paths: ['010/699 ü.jpg', 'class', 0], missing: [true, 1, 233] },
    ...{ count: Number.MAX_SAFE_INTEGER, model: 'tiny' },
  });
});
