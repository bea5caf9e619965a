import type { FormatList } from '../stages/write/file-formats/format-list.ts';
import type { TerminalFormat, WriteFormat } from '../stages/write/file-formats/registry.ts';

/** What a file of each format holds, in a line of the help. */
export const FORMAT_WORDS: Readonly<Record<TerminalFormat, string>> = {
  npz: 'embeddings, paths, labels, classes and more, for numpy.load',
  npy: 'the matrix alone; the paths go to FILE.paths.json',
  'pickle-nested': 'nested dictionary of arrays, as the folders are nested',
};

/**
 * A line for each format that the terminal writes.
 *
 * @param words - by id
 */
export function formatLines(formats: FormatList<WriteFormat>, words: Readonly<Record<string, string>>): string {
  return formats.all
    .flatMap(({ id, ending }) => (ending === undefined ? [] : [`  FILE${ending}   ${words[id] ?? ''}`]))
    .join('\n');
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
