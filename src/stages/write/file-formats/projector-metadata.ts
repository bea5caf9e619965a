import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';

const TITLES_BYTES = 'path\tclass\tlabel\n'.length;
const BESIDE_LINE = 3; // tabs, and the line's end

/** What the rows of TensorFlow's Embedding Projector are. */
export const projectorMetadata = {
  id: 'projector-metadata',
  use: 'companion',
  suffix: '-metadata.tsv',
  mime: 'text/tab-separated-values',
  holdsRows: false,
  dtypes: ['float32'],
  companions: [],
  sizeOf({ rows, paths, classBytes, labelBytes, columns }) {
    let bytes = TITLES_BYTES + paths.bytes + classBytes + labelBytes + rows * BESIDE_LINE;
    for (const { name, texts } of columns) bytes += name.length + 1 + texts.bytes + rows;
    return bytes;
  },
  open: async () => (await import('../write-projector-metadata.ts')).openProjectorMetadataWriter,
  snippet: (request) => [
    'import csv',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8', newline='') as file:`,
    "    table = list(csv.DictReader(file, delimiter='\\t', quoting=csv.QUOTE_NONE))  # path, class, label …",
  ],
} as const satisfies FileFormat;
