import type { Reduction } from '../../core/reduction.ts';
import type { RowTable } from '../../core/row-table.ts';
import type { SnippetReduction } from '../../stages/write/file-formats/reduction-snippet.ts';
import { FILE_FORMATS, type WriteFormat } from '../../stages/write/file-formats/registry.ts';
import { pythonSnippet, snippetTextLayout } from '../../stages/write/python-snippet.ts';
import type { WriteDtype } from '../../stages/write/table-header.ts';
import type { SaveTarget } from './target.ts';

/** A file of a download and where it goes. */
export interface Target extends SaveTarget {
  readonly format: WriteFormat;
}

/** What the snippet says of a reduction. */
function toSnippet({ inputDim, kernel, scale }: Reduction, fileName: string | undefined): SnippetReduction {
  return {
    ...{ inputDim, hasScale: scale !== undefined },
    ...(kernel === undefined ? {} : { kernel }),
    ...(fileName === undefined ? {} : { fileName }),
  };
}

/** The Python that loads the file just saved. */
export function snippetFor(
  format: WriteFormat,
  dtype: WriteDtype,
  targets: readonly Target[],
  { paths, dim, columns, reduction }: RowTable,
): string {
  const [examplePath] = paths;
  const fileName = targets[0]?.fileName ?? '';
  const beside = targets.find((target) => target.format === 'reduction-npz')?.fileName;
  return pythonSnippet({
    format,
    fileName,
    rows: paths.length,
    dim,
    dtype,
    ...(examplePath === undefined ? {} : { examplePath }),
    textLayout: snippetTextLayout({ paths, columns }),
    hasColumns: columns.length > 0,
    ...(reduction && FILE_FORMATS.get(format).holdsRows ? { reduction: toSnippet(reduction, beside) } : {}),
  });
}
