import { isWellFormed } from '../../../formats/bytes/well-formed.ts';
import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { rowGroups } from '../../../formats/parquet/vector-pages.ts';
import { ITEM_BYTES } from '../table-header.ts';
import { columnarBytes, columnarMetadataBytes } from './columnar-size.ts';
import type { FileFormat } from './file-format.ts';
import { shapeOf } from './snippet-lines.ts';

const FRAME_BYTES = 1400; // Arrow's schema, and the schema of the file
const COLUMN_BYTES = 160; // schema, and base64 of Arrow's
const CHUNK_BYTES = 160; // a column's part of a group: page header, and its place in the footer
const PAGE_BYTES = 40;
const LIST_BYTES = 5; // where a row's list begins and goes on

/**
 * One table with all of it, for data frames and databases. Its numbers are float32 alone: pandas, Polars and DuckDB read half
 * floats, but Spark 4.3 refuses a table that has them.
 */
export const parquet = {
  id: 'parquet',
  use: 'choice',
  suffix: '.parquet',
  ending: '.parquet',
  mime: 'application/vnd.apache.parquet',
  holdsRows: true,
  dtypes: ['float32'],
  companions: [],
  sizeOf(facts, dtype) {
    const { rows, dim } = facts;
    const rowBytes = dim * ITEM_BYTES[dtype];
    const { pageRows, groupRows } = rowGroups(rowBytes);
    const columns = 7 + facts.columns.length;
    return (
      FRAME_BYTES +
      columns * COLUMN_BYTES +
      Math.ceil(rows / groupRows) * columns * CHUNK_BYTES +
      Math.ceil(rows / pageRows) * PAGE_BYTES +
      rows * (rowBytes + LIST_BYTES) +
      columnarBytes(facts, false) +
      columnarMetadataBytes(facts)
    );
  },
  open: async () => (await import('../write-parquet.ts')).openParquetWriter,
  snippet: (request) => [
    'import json',
    'import numpy as np',
    'import pandas as pd',
    'import pyarrow.parquet as pq',
    '',
    `table = pd.read_parquet(${toPythonString(request.fileName)})  # path, stem, class, label … and vector`,
    `embeddings = np.stack(table['vector']) if len(table) else np.empty((0, ${request.dim}), 'f4')  # ${shapeOf(request)}`,
    `meta = json.loads(pq.read_metadata(${toPythonString(request.fileName)}).metadata[b'foldvec'])`,
    ...(request.examplePath !== undefined && isWellFormed(request.examplePath)
      ? [`vector = table.set_index('path').loc[${toPythonString(request.examplePath)}, 'vector']`]
      : []),
  ],
} as const satisfies FileFormat;
