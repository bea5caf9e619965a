import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import type { TextFacts } from './table-facts.ts';

const FRAME_BYTES = 4300; // the superblock, the root, and the group of what is said besides
const BESIDE_ROW = 120 + 41 + 2.2; // an array's header, its place in a leaf, and the leaf's in the tree
const BESIDE_FOLDER = 40 + 40 + 544 + 40; // a group's header, its heap, a node, and its own place in a leaf
const LEAF_BYTES = 328;
const NUMBERS_A_ROW = 3 * 8; // its label, and the size and date of its file
const IN_HEAP = 4.5; // a name's end, and what fills it up to a multiple of 8
const IN_JSON = 3;
const SKIPPED_ITEM = 50;

const NOT_UNICODE = /\p{Surrogate}/u;

/** Groups that mirror the folder, a dataset a file. */
export const hdf5 = {
  id: 'hdf5',
  use: 'choice',
  suffix: '.h5',
  ending: '.h5',
  mime: 'application/x-hdf5',
  holdsRows: true,
  dtypes: ['float32', 'float16', 'float64'],
  companions: [],
  sizeOf(facts, dtype) {
    const { rows, dim, fileNames, folderNames, paths, classes, columns, skippedPaths, skippedReasons } = facts;
    let bytes = FRAME_BYTES + facts.metaBytes + rows * (dim * ITEM_BYTES[dtype] + BESIDE_ROW + NUMBERS_A_ROW);
    bytes += fileNames.bytes + rows * IN_HEAP;
    // Of a leaf of eight half a one is empty, in each folder.
    bytes += folderNames.bytes + folderNames.count * (BESIDE_FOLDER + IN_HEAP + LEAF_BYTES / 2);
    bytes += jsonBytes(paths) + jsonBytes(classes);
    bytes += skippedPaths.bytes + skippedReasons.bytes + skippedPaths.count * SKIPPED_ITEM;
    for (const { name, kind, texts } of columns) {
      bytes += name.length + 6 + (kind === 'text' ? jsonBytes(texts) : texts.bytes + texts.count);
    }
    return bytes;
  },
  open: async () => (await import('../write-hdf5.ts')).openHdf5Writer,
  snippet: (request) => [
    'import h5py, json',
    '',
    `file = h5py.File(${toPythonString(request.fileName)})  # groups mirror the folder, ${request.rows} datasets of ${request.dim} ${request.dtype ?? 'float32'}`,
    "about = file[file.attrs['foldvec_group'].decode()]",
    "paths, classes, meta = (json.loads(about[name][()]) for name in ('paths', 'classes', 'meta'))",
    "labels = about['labels'][:]  # index into classes; -1 for files outside of any folder",
    ...(request.hasColumns
      ? ["columns = json.loads(about['columns'][()])  # name to list; None where a number is missing"]
      : []),
    ...(request.examplePath === undefined
      ? []
      : [
          `vector = file[${toPythonString(request.examplePath)}${NOT_UNICODE.test(request.examplePath) ? ".encode('utf-8', 'surrogatepass')" : ''}][:]`,
        ]),
  ],
} as const satisfies FileFormat;

function jsonBytes({ count, bytes }: TextFacts): number {
  return bytes + count * IN_JSON;
}
