import { PickledArrays } from '../../formats/pickle-numpy.ts';
import { PickleWriter } from '../../formats/pickle-writer.ts';
import { writeValues } from './write-values.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader, WriteRequest } from './write.contract.ts';

/** Writes the notebook's first pickle: one numpy array, N × dim. */
export async function openMatrixPickleWriter(
  header: TableHeader,
  output: Output,
  dtype: WriteRequest['dtype'],
): Promise<TableWriter> {
  const pickle = new PickleWriter();
  const arrays = new PickledArrays(pickle, dtype, [header.paths.length, header.dim]);
  arrays.begin();
  await output.write(pickle.take());
  return {
    rows: (block) => writeValues(block, dtype, output),
    async end() {
      arrays.end();
      pickle.stop();
      await output.write(pickle.take());
    },
  };
}
