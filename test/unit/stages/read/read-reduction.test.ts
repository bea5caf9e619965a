import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Reduction } from '../../../../src/core/reduction.ts';
import { npyHeader } from '../../../../src/formats/npy/header.ts';
import { float64Npy, type SizedPart } from '../../../../src/formats/npy/parts.ts';
import { ZipWriter } from '../../../../src/formats/zip/writer.ts';
import { openFiles } from '../../../../src/stages/read/open-files.ts';
import { readReduction } from '../../../../src/stages/read/read-reduction.ts';
import { Projector } from '../../../../src/stages/reduce/projector.ts';
import { pythonSnippet } from '../../../../src/stages/write/python-snippet.ts';
import { FILE_FORMATS } from '../../../../src/stages/write/file-formats/registry.ts';
import { findNumpy, runPython } from '../../../support/find-numpy.ts';
import { relativeDifference } from '../../../support/golden-reductions.ts';
import { MemorySink } from '../../../support/memory-sink.ts';
import { byLandmarks, LINEAR, metaOf } from '../../../support/small-reductions.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const PATHS = ['a/1.jpg', 'a/2.jpg', 'b/3.jpg'];
const ALL = [LINEAR, byLandmarks('rbf'), byLandmarks('cosine'), byLandmarks('poly')] as const;
const cases = ALL.map((reduction) => [reduction.kernel?.kind ?? 'no', reduction] as const);

const headerFor = (reduction: Reduction) => ({ ...headerOf(PATHS, reduction.dim), meta: metaOf(reduction), reduction });
const inFile = (bytes: Uint8Array<ArrayBuffer>) => ({ name: 'x.npz', blob: new Blob([bytes]) });

async function archive(parts: Readonly<Record<string, SizedPart>>): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const zip = new ZipWriter((bytes) => sink.write(bytes));
  for (const [name, part] of Object.entries(parts)) {
    await zip.begin(`${name}.npy`, part.bytes);
    await part.writeTo((bytes) => zip.write(bytes));
    await zip.end();
  }
  await zip.close();
  return sink.bytes();
}

describe.each(cases)('a reduction with %s kernel', (_, reduction) => {
  test('comes out of the npz of its rows as it went in, also with the table', async () => {
    const file = inFile(await writeTable('npz', headerFor(reduction)));
    expect(await readReduction(file, 5)).toEqual(reduction);
    expect((await openFiles([file])).facts.reduction).toEqual(reduction);
  });

  test('comes out of the file beside a pickle', async () => {
    expect(await readReduction(inFile(await writeTable('reduction-npz', headerFor(reduction))), 5)).toEqual(reduction);
  });
});

test('only a file that cannot hold a reduction gets one beside it, and only if there is one', () => {
  const ids = (...of: Parameters<typeof FILE_FORMATS.filesOf>) => FILE_FORMATS.filesOf(...of).map(({ id }) => id);
  expect(ids('npz', { isReduced: true })).toEqual(['npz']);
  expect(ids('pickle-nested')).toEqual(['pickle-nested']);
  expect(ids('pickle-nested', { isReduced: true })).toEqual(['pickle-nested', 'reduction-npz']);
  expect(ids('rows-csv', { isReduced: true })).toEqual(['rows-csv']);
});

describe('a matrix of the visitor’s own', () => {
  const matrix = Float64Array.of(1, 2, 3, 4, 5, 6);

  test('is taken from an npy, whichever side is as long as a row', async () => {
    const npy = (shape: readonly number[]) =>
      inFile(new Uint8Array([...npyHeader('<f8', shape), ...new Uint8Array(matrix.buffer)]));
    expect(await readReduction(npy([2, 3]), 3)).toMatchObject({
      method: 'own',
      inputDim: 3,
      dim: 2,
      components: matrix,
    });
    const turned = Float64Array.of(1, 3, 5, 2, 4, 6);
    expect(await readReduction(npy([3, 2]), 3)).toMatchObject({ inputDim: 3, dim: 2, components: turned });
  });

  test('is taken from an npz with its mean', async () => {
    const bytes = await archive({ components: float64Npy(matrix, [2, 3]), mean: float64Npy(Float64Array.of(7, 8, 9)) });
    const { mean, components } = await readReduction(inFile(bytes), 3);
    expect([mean, components]).toEqual([Float64Array.of(7, 8, 9), matrix]);
  });

  test.each([
    [
      'for other rows',
      { components: float64Npy(matrix, [2, 3]) },
      'reduction-mismatch',
      /rows of 3 values, and these have 5/,
    ],
    [
      'with a mean of another length',
      { components: float64Npy(matrix, [1, 5 + 1]), mean: float64Npy(matrix.slice(1)) },
      'file-damaged',
      /mean holds 5 values/,
    ],
    ['that is no matrix', { components: float64Npy(matrix) }, 'file-damaged', /no matrix, shape \(6\)/],
    ['with NaN', { components: float64Npy(Float64Array.of(1, 2, 3, 4, NaN), [1, 5]) }, 'file-damaged', /no number/],
    ['without components', { mean: float64Npy(matrix) }, 'file-damaged', /no array named components/],
    [
      'with landmarks of no kernel',
      { components: float64Npy(matrix, [2, 3]), landmarks: float64Npy(new Float64Array(15), [3, 5]) },
      'file-damaged',
      /names no kernel/,
    ],
  ] as const)('is refused %s', async (_, parts, code, message) => {
    const reading = readReduction(inFile(await archive(parts)), 5);
    await expect(reading).rejects.toMatchObject({
      code,
      path: 'x.npz',
      message: expect.stringMatching(message) as string,
    });
  });
});

const python = findNumpy();
vi.setConfig({ testTimeout: 300_000 }); // Python takes seconds to import numpy on a busy machine
const folder = mkdtempSync(join(tmpdir(), 'foldvec-reduction-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test
  .skipIf(!python)
  .each(
    ALL.flatMap((reduction) =>
      (['npz', 'pickle-matrix'] as const).map((format) => [format, reduction.kernel?.kind ?? 'no', reduction] as const),
    ),
  )('the snippet of %s reduces other rows in Python as we do, with %s kernel', async (format, _, reduction) => {
  writeFileSync(join(folder, 'rows'), await writeTable(format, headerFor(reduction)));
  writeFileSync(join(folder, 'rows.reduction.npz'), await writeTable('reduction-npz', headerFor(reduction)));
  const { inputDim, kernel, scale } = reduction;
  const snippet = pythonSnippet({
    ...{ format, fileName: 'rows', rows: 3, dim: 2 },
    reduction: {
      ...{ inputDim, hasScale: scale !== undefined },
      ...(kernel ? { kernel } : {}),
      ...(format === 'npz' ? {} : { fileName: 'rows.reduction.npz' }),
    },
  });
  const rows = rowsOf(4, 5);
  const program = `import json\n${snippet}\nrows = np.array(${JSON.stringify([...rows])}).reshape(4, 5)\nprint(json.dumps(reduce(rows).ravel().tolist()))`;
  const found = runPython(python!, program, folder) as number[];
  expect(relativeDifference(found, (await Projector.create(reduction)).apply(rows))).toBeLessThan(1e-6);
});
