import { isWellFormed } from '../../../formats/bytes/well-formed.ts';
import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { rowGroups } from '../../../formats/parquet/vector-pages.ts';
import { ITEM_BYTES } from '../table-header.ts';
import { columnarBytes, columnarMetadataBytes } from './columnar-size.ts';
import type { FileFormat } from './file-format.ts';
import { shapeOf } from './snippet-lines.ts';

const FRAME_BYTES = 900;
const COLUMN_BYTES = 120;
const BATCH_COLUMN_BYTES = 80;

/** One table with all of it as it lies in memory: quick to load, and to be mapped. */
export const feather = {
  id: 'feather',
  use: 'choice',
  suffix: '.feather',
  ending: '.feather',
  mime: 'application/vnd.apache.arrow.file',
  holdsRows: true,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts, dtype) {
    const { rows, dim } = facts;
    const rowBytes = dim * ITEM_BYTES[dtype];
    const columns = 7 + facts.columns.length;
    const batches = Math.ceil(rows / rowGroups(rowBytes).groupRows);
    return (
      FRAME_BYTES +
      columns * (COLUMN_BYTES + batches * BATCH_COLUMN_BYTES) +
      rows * rowBytes +
      columnarBytes(facts, true) +
      columnarMetadataBytes(facts)
    );
  },
  open: async () => (await import('../write-feather.ts')).openFeatherWriter,
  snippet: (request) => [
    'import json',
    'import numpy as np',
    'import pandas as pd',
    'import pyarrow as pa',
    '',
    `table = pd.read_feather(${toPythonString(request.fileName)})  # path, stem, class, label … and vector`,
    `embeddings = np.stack(table['vector']) if len(table) else np.empty((0, ${request.dim}))  # ${shapeOf(request)}`,
    `meta = json.loads(pa.ipc.open_file(${toPythonString(request.fileName)}).schema.metadata[b'foldvec'])`,
    ...(request.examplePath !== undefined && isWellFormed(request.examplePath)
      ? [`vector = table.set_index('path').loc[${toPythonString(request.examplePath)}, 'vector']`]
      : []),
  ],
} as const satisfies FileFormat;
