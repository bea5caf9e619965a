import type { FormatList } from '../stages/write/file-formats/format-list.ts';
import type { ChoiceFormat, WriteFormat } from '../stages/write/file-formats/registry.ts';

/** What a file of each format holds, in a line of the help. */
export const FORMAT_WORDS: Readonly<Record<ChoiceFormat, string>> = {
  npz: 'embeddings, paths, labels, classes and more, for numpy.load',
  npy: 'the matrix alone; the paths go to FILE.paths.json',
  parquet: 'one table with paths, labels and vectors, for pandas, Polars, DuckDB',
  feather: 'the table of Parquet, as an Arrow file',
  'clip-retrieval': 'img_emb_0.npy; the paths go to metadata_0.parquet beside it',
  'pickle-nested': 'nested dictionary of arrays, as the folders are nested',
  'pickle-matrix': 'the matrix alone, as one array',
  safetensors: 'embeddings, labels, and the rest as JSON in the metadata',
  'safetensors-files': 'a tensor a file, named by its path',
  hdf5: 'groups that mirror the folder, a dataset a file',
  'json-nested': 'nested dictionary of lists of numbers, as text',
  projector: 'vectors for TensorFlow’s Embedding Projector; what they are goes to FILE-metadata.tsv',
  'class-to-idx': 'class numbers, as ImageFolder has them, without vectors',
  'rows-csv': 'what each row is, without its vector',
};

/**
 * A line for each format that an ending chooses.
 *
 * @param words - by id
 */
export function endingLines(formats: FormatList<WriteFormat>, words: Readonly<Record<string, string>>): string {
  return toLines(
    formats.all.flatMap(({ id, ending }) => (ending === undefined ? [] : [[`FILE${ending}`, words[id] ?? '']])),
  );
}

/**
 * A line for each format that its id alone chooses.
 *
 * @param words - by id
 */
export function formatLines(formats: FormatList<WriteFormat>, words: Readonly<Record<string, string>>): string {
  return toLines(
    formats.choices.flatMap(({ id, ending }) => (ending === undefined ? [[`--format ${id}`, words[id] ?? '']] : [])),
  );
}

function toLines(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', words = '']) => `  ${name.padEnd(width)}  ${words}`).join('\n');
}

/** The numbers that a file may have, and which endings alone may have them: `float32 (default), float16, or float64 (.pkl only)`. */
export function dtypeWords(formats: FormatList<WriteFormat>): string {
  const everywhere = formats.endings().length;
  const names = formats.dtypes.map((dtype, i) => {
    const endings = formats.endings(dtype);
    const only = endings.length < everywhere ? ` (${endings.join(', ')} only)` : '';
    return `${dtype}${i === 0 ? ' (default)' : only}`;
  });
  return [...names.slice(0, -1), `or ${names.at(-1) ?? ''}`].join(', ');
}

/** Names in a row: `.npz, .npy or .pkl`. */
export function either(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
