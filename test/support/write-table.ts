import { WriteSession } from '../../src/stages/write/write-session.ts';
import type { TableHeader, WriteFormat, WriteRequest } from '../../src/stages/write/write.contract.ts';
import { MemorySink } from './memory-sink.ts';

/** A header for these paths, nothing skipped, every image in class 0. */
export function headerOf(paths: readonly string[], dim: number): TableHeader {
  return { paths, labels: paths.map(() => 0), classes: ['class'], skipped: [], meta: { model: 'tiny' }, dim };
}

/** Row i, value j is i + j / 8: exact in float32. */
export function rowsOf(count: number, dim: number, from = 0): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count * dim }, (_, i) => from + Math.floor(i / dim) + (i % dim) / 8);
}

/** Saves a table with the rows of {@link rowsOf}, given in blocks of 3, as the worker does. Returns the file. */
export async function writeTable(
  format: WriteFormat,
  header: TableHeader,
  dtype: WriteRequest['dtype'] = 'float32',
): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const session = new WriteSession(() => Promise.resolve({ sink }));
  await session.begin({ format, dtype, header, sink: { kind: 'blob', mimeType: '' } });
  if (format !== 'paths-json' && format !== 'skipped-csv') {
    for (let row = 0; row < header.paths.length; row += 3) {
      await session.rows(rowsOf(Math.min(3, header.paths.length - row), header.dim, row));
    }
  }
  const { bytes } = await session.end();
  const file = sink.bytes();
  if (bytes !== file.length) throw new Error(`session reports ${bytes} bytes, wrote ${file.length}`);
  return file;
}
