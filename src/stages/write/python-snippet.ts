import type { FormatList } from './file-formats/format-list.ts';
import { reductionLines } from './file-formats/reduction-snippet.ts';
import { FILE_FORMATS, type WriteFormat } from './file-formats/registry.ts';
import type { SnippetRequest } from './file-formats/snippet-lines.ts';
import { npzStringLayout } from './npz-string-layout.ts';
import type { TableHeader } from './table-header.ts';

/** How the texts of an npz are held: `utf8` if one of its lists is. */
export function snippetTextLayout({ paths, columns }: Pick<TableHeader, 'paths' | 'columns'>): 'unicode' | 'utf8' {
  const lists = [paths, ...columns.flatMap((column) => (column.kind === 'text' ? [column.values] : []))];
  return lists.some((list) => npzStringLayout(list) === 'utf8') ? 'utf8' : 'unicode';
}

/**
 * Python that loads the very file just saved, and looks one image up in it where a path is given.
 *
 * @returns lines of Python 3, each ended by a line feed; needs numpy, and nothing else that is not Python's own
 */
export function pythonSnippet(
  request: SnippetRequest & { readonly format: WriteFormat },
  formats: FormatList<WriteFormat> = FILE_FORMATS,
): string {
  const { reduction } = request;
  return [...formats.get(request.format).snippet(request), ...(reduction ? reductionLines(reduction) : [])]
    .map((line) => `${line}\n`)
    .join('');
}
