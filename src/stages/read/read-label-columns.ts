import { toStageError } from '../../core/format-error.ts';
import { toByteSource } from '../../formats/bytes/source.ts';
import { readUtf8Bytes } from '../../formats/bytes/utf8-bytes.ts';
import type { TextColumns } from '../../formats/text-table/columns.ts';
import type { LabelFileKind } from './labels.contract.ts';

/** Largest JSON file that is read, in bytes. */
const MAX_JSON_BYTES = 256_000_000;

/**
 * Reads a file of labels whole. Each kind's library is loaded when it is met.
 *
 * @throws PipelineError `file-damaged`, its path being the file's name
 */
export async function readLabelColumns(file: File, kind: LabelFileKind): Promise<TextColumns> {
  try {
    switch (kind) {
      case 'xlsx': {
        const { readXlsx } = await import('../../formats/xlsx/reader.ts');
        return await readXlsx(file);
      }
      case 'parquet': {
        const { readLabelParquet } = await import('../../formats/parquet/label-table.ts');
        return await readLabelParquet(toByteSource(file));
      }
      case 'json': {
        const { readLabelJson } = await import('../../formats/json/label-table.ts');
        const { bytes } = await readUtf8Bytes(file, MAX_JSON_BYTES);
        return readLabelJson(new TextDecoder().decode(bytes));
      }
    }
  } catch (error) {
    throw toStageError(error, 'read', file.name);
  }
}
