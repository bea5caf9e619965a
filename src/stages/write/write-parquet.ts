import { arrowSchema, schemaMessage } from '../../formats/arrow/schema.ts';
import { ParquetFileWriter } from '../../formats/parquet/file-writer.ts';
import { rowGroups } from '../../formats/parquet/vector-pages.ts';
import { columnarColumns, VECTOR } from './columnar-columns.ts';
import { columnarMetadata } from './columnar-metadata.ts';
import { FixedBlocks } from './fixed-blocks.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes one Parquet file with all of it: the columns of `columnar-columns.ts`, `vector` as lists of one length, and the metadata
 * of `columnar-metadata.ts`. `ARROW:schema` tells Arrow's readers the lists' length, which Parquet itself cannot say. In memory is
 * a page of vectors, and a group's other columns.
 */
export function openParquetWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  const { paths, dim } = header;
  const columns = columnarColumns(header);
  const dtype = encoder.dtype === 'float16' ? 'float16' : 'float32';
  const vector = { name: VECTOR, dim, dtype } as const;
  const parquet = new ParquetFileWriter(columns, vector, (bytes) => output.write(bytes));
  const rowBytes = dim * encoder.itemBytes;
  const { pageRows, groupRows } = rowGroups(rowBytes);
  let row = 0;
  const pages = new FixedBlocks(pageRows * rowBytes, async (page) => {
    if (row % groupRows === 0) await parquet.group(row, Math.min(groupRows, paths.length - row));
    const rows = page.length / rowBytes;
    row += rows;
    await parquet.page(rows, page);
  });
  return {
    rows: (block) => encoder.write(block, (bytes) => pages.add(bytes)),
    async end() {
      await pages.end();
      const schema = schemaMessage(arrowSchema(columns, vector, new Map()));
      const metadata = columnarMetadata(header, encoder, true);
      await parquet.end(new Map([['ARROW:schema', toBase64(schema)], ...metadata]));
    },
  };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
