import { npyHeader } from '../../src/formats/npy/header.ts';
import { unicodeNpy } from '../../src/formats/npy/parts.ts';
import { ZipWriter } from '../../src/formats/zip/writer.ts';
import { MemorySink } from './memory-sink.ts';

/** An npz as numpy's `savez(features=…, paths=…)` makes it, which says nothing of who made the rows. */
export async function writeNpz(
  paths: readonly string[],
  rowFor: (path: string) => Float32Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const zip = new ZipWriter((bytes) => sink.write(bytes));
  const rows = paths.map(rowFor);
  await zip.begin('features.npy');
  await zip.write(npyHeader('<f4', [rows.length, rows[0]?.length ?? 0]));
  for (const row of rows) await zip.write(new Uint8Array(Float32Array.from(row).buffer));
  await zip.end();
  await zip.begin('paths.npy');
  await unicodeNpy(paths).writeTo((bytes) => zip.write(bytes));
  await zip.end();
  await zip.close();
  return sink.bytes();
}
