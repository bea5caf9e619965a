import { ArrowFileWriter } from '../../formats/arrow/file-writer.ts';
import { arrowSchema } from '../../formats/arrow/schema.ts';
import { rowGroups } from '../../formats/parquet/vector-pages.ts';
import { columnarColumns, VECTOR } from './columnar-columns.ts';
import { columnarMetadata } from './columnar-metadata.ts';
import { FixedBlocks } from './fixed-blocks.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes one Arrow file, which is Feather v2: the columns and the metadata of our Parquet, but for what is known only when all rows
 * are written, for the metadata is asked for at the beginning. In memory is one batch of 16 MiB.
 */
export function openFeatherWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  const { dim } = header;
  const columns = columnarColumns(header);
  const dtype = encoder.dtype === 'float16' ? 'float16' : 'float32';
  const vector = { name: VECTOR, dim, dtype } as const;
  const schema = arrowSchema(columns, vector, columnarMetadata(header, encoder, false));
  const arrow = new ArrowFileWriter(schema, columns, vector, (bytes) => output.write(bytes));
  const rowBytes = dim * encoder.itemBytes;
  let row = 0;
  const batches = new FixedBlocks(rowGroups(rowBytes).groupRows * rowBytes, async (batch) => {
    const rows = batch.length / rowBytes;
    await arrow.batch(row, rows, batch);
    row += rows;
  });
  return {
    rows: (block) => encoder.write(block, (bytes) => batches.add(bytes)),
    async end() {
      await batches.end();
      await arrow.end();
    },
  };
}
