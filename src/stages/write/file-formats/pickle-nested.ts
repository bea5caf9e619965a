import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { pickleLines } from './snippet-lines.ts';

const FRAME_BYTES = 180;
const BESIDE_ROW = 23; // what an array is made of, its name's head, and the way into its dictionary
const BESIDE_FOLDER = 12;

/** The notebook's second pickle: dictionaries that mirror the folder. */
export const pickleNested = {
  id: 'pickle-nested',
  use: 'choice',
  suffix: '-nested.pkl',
  ending: '.pkl',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32', 'float16', 'float64'],
  companions: [],
  sizeOf: ({ rows, dim, fileNames, folderNames }, dtype) =>
    FRAME_BYTES +
    rows * (dim * ITEM_BYTES[dtype] + BESIDE_ROW) +
    fileNames.bytes +
    folderNames.bytes +
    folderNames.count * BESIDE_FOLDER,
  open: async () => (await import('../write-pickle-nested.ts')).openNestedPickleWriter,
  snippet: (request) => [
    ...pickleLines(request, 'index'),
    `# dictionaries that mirror the folder, ${request.rows} arrays of ${request.dim} ${request.dtype ?? 'float32'}`,
    ...(request.examplePath === undefined
      ? []
      : [
          `vector = index${request.examplePath
            .split('/')
            .map((name) => `[${toPythonString(name)}]`)
            .join('')}`,
        ]),
  ],
} as const satisfies FileFormat;
