import type { TableColumn } from '../../core/table-column.ts';
import { uniqueNames } from '../../formats/csv/unique-names.ts';
import { TextOutput } from './text-output.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g;

/**
 * Writes what the rows of TensorFlow's Embedding Projector are: a line of titles (`path`, `class`, `label`, then the labels that
 * come along), then a line a row, a tab between two values. The format quotes nothing: tabs and line breaks become spaces. A
 * number that is missing is empty; lone surrogates are U+FFFD.
 */
export function openProjectorMetadataWriter(header: TableHeader, output: Output): TableWriter {
  const { paths, labels, classes, columns } = header;
  const { columns: titles } = uniqueNames(['path', 'class', 'label', ...columns.map(({ name }) => name)]);
  const text = new TextOutput(output);
  return {
    rows: () => Promise.reject(new RangeError('projector-metadata holds no rows')),
    async end() {
      text.add(lineOf(titles));
      for (const [row, path] of paths.entries()) {
        const label = labels[row]!;
        text.add(lineOf([path, classes[label] ?? '', String(label), ...columns.map((column) => cellOf(column, row))]));
        await text.drain();
      }
      await text.end();
    },
  };
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.replace(BREAKS, ' ')).join('\t')}\n`;
}

function cellOf({ kind, values }: TableColumn, row: number): string {
  if (kind === 'text') return values[row]!;
  const value = values[row]!;
  return Number.isNaN(value) ? '' : String(value);
}
