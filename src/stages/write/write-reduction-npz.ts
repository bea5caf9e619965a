import { unicodeNpy } from '../../formats/npy/parts.ts';
import { ZipWriter } from '../../formats/zip/writer.ts';
import { addArray } from './npz-parts.ts';
import { reductionArrays } from './reduction-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { TableHeader } from './table-header.ts';
import type { Output, TableWriter } from './table-writer.ts';

/**
 * Writes what made the rows shorter, for files that cannot hold it: the arrays of `reduction-arrays.ts`, and `meta` as in our npz.
 *
 * @throws RangeError if the table is not reduced
 */
export function openReductionNpzWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  const { reduction } = header;
  if (!reduction) throw new RangeError('table is not reduced: there is nothing to write of it');
  return {
    rows: () => Promise.resolve(),
    async end() {
      const zip = new ZipWriter((bytes) => output.write(bytes));
      for (const [name, part] of reductionArrays(reduction)) await addArray(zip, name, part);
      await addArray(zip, 'meta', unicodeNpy([JSON.stringify(savedMeta(header.meta, encoder, false))], []));
      await zip.close();
    },
  };
}
