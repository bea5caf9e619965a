import type { Reduction } from '../../core/reduction.ts';
import type { RowTable } from '../../core/row-table.ts';
import type { SnippetReduction } from './file-formats/reduction-snippet.ts';
import { FILE_FORMATS, type WriteFormat } from './file-formats/registry.ts';
import { pythonSnippet, snippetTextLayout } from './python-snippet.ts';
import type { WriteDtype } from './table-header.ts';

/** A table as it was saved. */
export interface SavedTable {
  /** The file itself first, then those that go with it. */
  readonly files: readonly { readonly format: WriteFormat; readonly fileName: string }[];
  readonly dtype: WriteDtype;
  /** Rows in the file, those of NaN included. */
  readonly rows: number;
  readonly table: Pick<RowTable, 'paths' | 'dim' | 'columns' | 'reduction'>;
}

/** The Python that loads the very files just saved. See {@link pythonSnippet}. */
export function tableSnippet({ files, dtype, rows, table }: SavedTable): string {
  const { paths, dim, columns, reduction } = table;
  const [examplePath] = paths;
  const [main] = files;
  if (!main) throw new RangeError('no file was saved');
  const beside = files.find(({ format }) => format === 'reduction-npz')?.fileName;
  return pythonSnippet({
    ...{ ...main, rows, dim, dtype },
    ...(examplePath === undefined ? {} : { examplePath }),
    textLayout: snippetTextLayout({ paths, columns }),
    hasColumns: columns.length > 0,
    ...(reduction && FILE_FORMATS.get(main.format).holdsRows ? { reduction: toSnippet(reduction, beside) } : {}),
  });
}

/** What the snippet says of a reduction. */
function toSnippet({ inputDim, kernel, scale }: Reduction, fileName: string | undefined): SnippetReduction {
  return {
    ...{ inputDim, hasScale: scale !== undefined },
    ...(kernel === undefined ? {} : { kernel }),
    ...(fileName === undefined ? {} : { fileName }),
  };
}
