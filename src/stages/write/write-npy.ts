import { npyHeader } from '../../formats/npy-header.ts';
import { bytesOf, type Output, type TableWriter } from './table-writer.ts';
import type { TableHeader } from './write.contract.ts';

/** Writes the matrix alone, float32 N × dim: `np.load(f, mmap_mode='r')` works. The paths go into a file of their own. */
export async function openNpyWriter(header: TableHeader, output: Output): Promise<TableWriter> {
  await output.write(npyHeader('<f4', [header.paths.length, header.dim]));
  return {
    rows: (block) => output.write(bytesOf(block)),
    end: () => Promise.resolve(),
  };
}
