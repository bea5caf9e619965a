import { npyHeader } from '../../formats/npy/header.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/** Writes the matrix alone, N × dim: `np.load(f, mmap_mode='r')` works. The paths go into a file of their own. */
export async function openNpyWriter(header: TableHeader, output: Output, encoder: RowEncoder): Promise<TableWriter> {
  await output.write(npyHeader(encoder.descr, [header.paths.length, header.dim]));
  return {
    rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
    end: () => Promise.resolve(),
  };
}
