import { ParquetFileWriter } from '../../formats/parquet/file-writer.ts';
import { classColumns, labelColumns, textColumn } from './columnar-columns.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

const GROUP_ROWS = 32_768;

/** Writes what clip-retrieval reads beside its matrix: Parquet with `image_path`, `class`, `label` and the labels that come along. */
export function openClipMetadataWriter(header: TableHeader, output: Output): TableWriter {
  const { paths } = header;
  const columns = [
    textColumn('image_path', (row) => paths[row]!),
    ...classColumns(header),
    ...labelColumns(header.columns),
  ];
  return {
    rows: () => Promise.reject(new RangeError('clip-metadata holds no rows')),
    async end() {
      const parquet = new ParquetFileWriter(columns, undefined, (bytes) => output.write(bytes));
      for (let row = 0; row < paths.length; row += GROUP_ROWS) {
        await parquet.group(row, Math.min(GROUP_ROWS, paths.length - row));
      }
      await parquet.end(new Map());
    },
  };
}
