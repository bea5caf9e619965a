import { int64Npy, unicodeNpy } from '../../formats/npy/parts.ts';
import { npyHeader } from '../../formats/npy/header.ts';
import { ZipWriter } from '../../formats/zip/writer.ts';
import { stemOf } from '../../core/path-stem.ts';
import { addArray, addColumns, addFileStates, addStrings } from './npz-parts.ts';
import { reductionArrays } from './reduction-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes one archive with all of it: `embeddings` N × dim, `paths`, `stems` (file names without extension), `labels` int64,
 * `classes`, `sizes` int64 (bytes, −1 where unknown) and `mtimes_ms` float64 (ms since 1970, NaN where unknown) of the files,
 * the labels that come along (`npz-parts.ts`), `skipped_paths`, `skipped_reasons` (each begins with its code:
 * `image-truncated: …`), of reduced rows what reduced them (`reduction-arrays.ts`), and `meta`, one JSON string of shape (): so `json.loads(str(archive['meta']))`. Lists of texts are
 * `<U…`, or UTF-8 with offsets where that would be too long (see `npz-string-layout.ts`). Names that are no valid Unicode are
 * kept as Python has them (see `formats/bytes/wtf8.ts`).
 */
export async function openNpzWriter(header: TableHeader, output: Output, encoder: RowEncoder): Promise<TableWriter> {
  const zip = new ZipWriter((bytes) => output.write(bytes));
  const head = npyHeader(encoder.descr, [header.paths.length, header.dim]);
  await zip.begin('embeddings.npy', head.length + header.paths.length * header.dim * encoder.itemBytes);
  await zip.write(head);
  return {
    rows: (block) => encoder.write(block, (bytes) => zip.write(bytes)),
    async end() {
      await zip.end();
      await addStrings(zip, 'paths', header.paths);
      await addStrings(zip, 'stems', header.paths.map(stemOf));
      await addArray(zip, 'labels', int64Npy(BigInt64Array.from(header.labels, BigInt)));
      await addStrings(zip, 'classes', header.classes);
      await addFileStates(zip, header);
      await addColumns(zip, header.columns);
      await addStrings(
        zip,
        'skipped_paths',
        header.skipped.map(({ path }) => path),
      );
      await addStrings(
        zip,
        'skipped_reasons',
        header.skipped.map(({ code, reason }) => `${code}: ${reason}`),
      );
      if (header.reduction) {
        for (const [name, part] of reductionArrays(header.reduction)) await addArray(zip, `reduction_${name}`, part);
      }
      await addArray(zip, 'meta', unicodeNpy([JSON.stringify(savedMeta(header.meta, encoder, true))], []));
      await zip.close();
    },
  };
}
