import { int64Npy, unicodeNpy, utf8Npy, type SizedPart } from '../../formats/npy-strings.ts';
import { npyHeader } from '../../formats/npy-header.ts';
import { ZipWriter } from '../../formats/zip-writer.ts';
import { npzStringLayout } from './npz-string-layout.ts';
import { bytesOf, type Output, type TableWriter } from './table-writer.ts';
import type { TableHeader } from './write.contract.ts';

/**
 * Writes one archive with all of it: `embeddings` float32 N × dim, `paths`, `labels` int64, `classes`, `skipped_paths`,
 * `skipped_reasons` (each begins with its code: `image-truncated: …`), and `meta`, one JSON string of shape (): so
 * `json.loads(str(archive['meta']))`. Lists of texts are `<U…`, or UTF-8 with offsets where that would be too long (see
 * `npz-string-layout.ts`). Names that are no valid Unicode are kept as Python has them (see `formats/wtf8.ts`).
 */
export async function openNpzWriter(header: TableHeader, output: Output): Promise<TableWriter> {
  const zip = new ZipWriter((bytes) => output.write(bytes));
  const head = npyHeader('<f4', [header.paths.length, header.dim]);
  await zip.begin('embeddings.npy', head.length + header.paths.length * header.dim * 4);
  await zip.write(head);
  return {
    rows: (block) => zip.write(bytesOf(block)),
    async end() {
      await zip.end();
      await addStrings(zip, 'paths', header.paths);
      await add(zip, 'labels', int64Npy(BigInt64Array.from(header.labels, BigInt)));
      await addStrings(zip, 'classes', header.classes);
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
      await add(zip, 'meta', unicodeNpy([JSON.stringify(header.meta)], []));
      await zip.close();
    },
  };
}

async function addStrings(zip: ZipWriter, name: string, strings: readonly string[]): Promise<void> {
  if (npzStringLayout(strings) === 'unicode') {
    await add(zip, name, unicodeNpy(strings));
    return;
  }
  const { text, offsets } = utf8Npy(strings);
  await add(zip, `${name}_utf8`, text);
  await add(zip, `${name}_offsets`, offsets);
}

async function add(zip: ZipWriter, name: string, part: SizedPart): Promise<void> {
  await zip.begin(`${name}.npy`, part.bytes);
  await part.writeTo((bytes) => zip.write(bytes));
  await zip.end();
}
