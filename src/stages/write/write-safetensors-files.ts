import type { TensorSpec } from '../../formats/safetensors/writer.ts';
import { columnsJson, toWellFormed } from './plain-facts.ts';
import { refuseTwins } from './nested-paths.ts';
import type { RowEncoder } from './row-encoder.ts';
import { floatType, safetensorsFacts, writeHead } from './safetensors-parts.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

const RESERVED = '__metadata__'; // the header's own key

/**
 * Writes one tensor a file, named by its path and of shape (dim), in the order of the rows: `load_file(…)['010/1.jpg']`. The
 * metadata holds `classes`, `columns`, `skipped` and `meta` as JSON. A name that the format cannot have (one that is no valid
 * Unicode, or its own `__metadata__`) is changed; `renamed` then says which path each such name stands for.
 *
 * @throws PipelineError `write-failed` if a path stands twice, or there are so many that no reader takes the header
 */
export async function openSafetensorsFilesWriter(
  header: TableHeader,
  output: Output,
  encoder: RowEncoder,
): Promise<TableWriter> {
  const { paths, columns, dim } = header;
  const names = paths.map(tensorName);
  refuseTwins(names);
  const renamed = names.flatMap((name, i) => (name === paths[i] ? [] : [[name, paths[i]]]));
  const metadata = {
    ...safetensorsFacts(header, encoder),
    columns: columnsJson(columns),
    ...(renamed.length === 0 ? {} : { renamed: JSON.stringify(renamed) }),
  };
  const dtype = floatType(encoder);
  await writeHead(output, () => tensorsOf(names, dtype, dim), metadata);
  return {
    rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
    end: () => Promise.resolve(),
  };
}

function* tensorsOf(names: readonly string[], dtype: TensorSpec['dtype'], dim: number): Generator<TensorSpec, void> {
  for (const name of names) yield { name, dtype, shape: [dim] };
}

/** `./` in front names the same file. */
function tensorName(path: string): string {
  return path === RESERVED ? `./${path}` : toWellFormed(path);
}
