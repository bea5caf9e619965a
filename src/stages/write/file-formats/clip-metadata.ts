import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { labelColumnBytes } from './columnar-size.ts';
import type { FileFormat } from './file-format.ts';

const FRAME_BYTES = 150;
const COLUMN_BYTES = 170;
const LENGTH_BYTES = 4;

/** What each row of the matrix is, for clip-retrieval. */
export const clipMetadata = {
  id: 'clip-metadata',
  use: 'companion',
  suffix: '.parquet',
  fileName: 'metadata_0.parquet',
  mime: 'application/vnd.apache.parquet',
  holdsRows: false,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts) {
    const { rows, paths, classBytes, columns } = facts;
    const frame = FRAME_BYTES + (3 + columns.length) * COLUMN_BYTES;
    return frame + paths.bytes + classBytes + rows * (2 * LENGTH_BYTES + 8) + labelColumnBytes(facts, false);
  },
  open: async () => (await import('../write-clip-metadata.ts')).openClipMetadataWriter,
  snippet: (request) => [
    'import pandas as pd',
    '',
    `table = pd.read_parquet(${toPythonString(request.fileName)})`,
    "paths = table['image_path'].tolist()  # paths[i] belongs to row i of the matrix",
  ],
} as const satisfies FileFormat;
