import type { ReadBlock } from '../../core/row-blocks.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import type { ByteSource } from '../../formats/bytes/source.ts';
import { matrixShape, readBesideEmbeddings } from '../../formats/npy/embeddings-archive.ts';
import { itemBytes, toFloat32 } from '../../formats/npy/nd-array.ts';
import { openNpz, type MappedArray } from '../../formats/npy/npz-arrays.ts';
import { floatName, MAX_TABLE_BYTES } from './found-table.ts';
import { readColumns } from './read-columns.ts';
import { readFileStates } from './read-file-states.ts';
import type { FileFacts } from './read.contract.ts';

/** An archive of ours whose rows stay in the file. */
export interface NpzRows {
  readonly facts: FileFacts;
  /** Reads rows by number; neighbours that are asked for one after another come in one piece. */
  readonly read: ReadBlock;
}

/**
 * Opens an archive of ours without its rows, which are read from the file when they are asked for: in memory is what stands beside
 * them. It may have no rows.
 *
 * @throws FormatError `file-damaged`
 */
export async function openNpzRows(source: ByteSource): Promise<NpzRows> {
  const npz = await openNpz(source, MAX_TABLE_BYTES);
  const matrix = await npz.mapped('embeddings');
  const { rows, dim } = matrixShape(matrix.shape);
  const dtype = floatName(matrix.descr);
  if (dtype === undefined || matrix.fortranOrder)
    throw damagedFile(`embeddings are ${matrix.descr}, by columns or rows`);
  const facts: FileFacts = {
    kind: 'foldvec',
    ...{ rows, dim, dtype },
    ...(await readBesideEmbeddings(npz, rows)),
    ...(await readFileStates(npz, rows)),
    columns: await readColumns(npz, rows),
  };
  return { facts, read: (at) => readRows(matrix, at) };
}

async function readRows({ descr, shape, values }: MappedArray, at: Int32Array): Promise<Float32Array<ArrayBuffer>> {
  const { rows, dim } = matrixShape(shape);
  const rowBytes = dim * (itemBytes(descr) ?? 0);
  const read = new Float32Array(at.length * dim);
  for (let from = 0; from < at.length;) {
    const first = at[from]!;
    let count = 1;
    while (at[from + count] === first + count) count++;
    if (first < 0 || first + count > rows) throw new RangeError(`no row ${first} to ${first + count - 1} of ${rows}`);
    const data = await values.read(first * rowBytes, count * rowBytes);
    read.set(toFloat32({ descr, shape: [count, dim], fortranOrder: false, data }), from * dim);
    from += count;
  }
  return read;
}
