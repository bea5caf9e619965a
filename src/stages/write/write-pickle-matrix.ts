import { PickledArrays } from '../../formats/pickle/numpy.ts';
import { PickleWriter } from '../../formats/pickle/writer.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/** Writes the notebook's first pickle: one numpy array, N × dim. */
export async function openMatrixPickleWriter(
  header: TableHeader,
  output: Output,
  encoder: RowEncoder,
): Promise<TableWriter> {
  const pickle = new PickleWriter();
  const arrays = new PickledArrays(pickle, encoder.dtype, [header.paths.length, header.dim]);
  arrays.begin();
  await output.write(pickle.take());
  return {
    rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
    async end() {
      arrays.end();
      pickle.stop();
      await output.write(pickle.take());
    },
  };
}
