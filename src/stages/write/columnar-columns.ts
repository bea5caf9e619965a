import { stemOf } from '../../core/path-stem.ts';
import type { TableColumn } from '../../core/table-column.ts';
import type { Column } from '../../formats/arrow/column.ts';
import { toWellFormed } from '../../formats/bytes/well-formed.ts';
import type { TableHeader } from './table-header.ts';

/** Name of the column of vectors. */
export const VECTOR = 'vector';

const OUR_NAMES = ['path', 'stem', 'class', 'label', 'size', 'modified', VECTOR, 'image_path'];

/**
 * What stands beside the vectors of a Parquet or Arrow file: `path`, `stem`, `class` (null for files directly in the picked
 * folder), `label`, `size` in bytes and `modified` where they are known, then the labels that come along.
 */
export function columnarColumns(header: TableHeader): readonly Column[] {
  const { paths, sizesBytes, mtimesMs } = header;
  const columns: Column[] = [
    textColumn('path', (row) => paths[row]!),
    textColumn('stem', (row) => stemOf(paths[row]!)),
    ...classColumns(header),
  ];
  if (sizesBytes) columns.push(numberColumn('size', 'integer', sizesBytes));
  if (mtimesMs) columns.push(numberColumn('modified', 'time', mtimesMs));
  return [...columns, ...labelColumns(header.columns)];
}

/** The columns `class` and `label`. */
export function classColumns({ labels, classes }: TableHeader): readonly Column[] {
  return [
    {
      ...{ name: 'class', kind: 'text', isNullable: true },
      at: (row) => {
        const name = classes[labels[row]!];
        return name === undefined ? null : toWellFormed(name);
      },
    },
    { name: 'label', kind: 'integer', isNullable: false, at: (row) => labels[row]! },
  ];
}

/** The labels that come along, under the names that {@link columnNames} gives them. */
export function labelColumns(columns: readonly TableColumn[]): readonly Column[] {
  const names = columnNames(columns);
  return columns.map((column, i) => {
    const name = names[i]!;
    if (column.kind === 'text') return textColumn(name, (row) => column.values[row]!);
    if (column.kind === 'number') return numberColumn(name, 'number', column.values);
    return { name, kind: 'integer', isNullable: false, at: (row) => column.values[row]! };
  });
}

/**
 * Names of the labels that come along: their own, but none is empty, ill-formed or called like another column, in any case, for
 * DuckDB minds none: of such the later gets a number, `size_2`.
 */
export function columnNames(columns: readonly Pick<TableColumn, 'name'>[]): readonly string[] {
  const taken = new Set(OUR_NAMES);
  return columns.map(({ name }) => {
    const base = name === '' ? 'column' : toWellFormed(name);
    let unique = base;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${base}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** A column of texts, all of them there. Lone surrogates, which UTF-8 does not know, become U+FFFD. */
export function textColumn(name: string, textOf: (row: number) => string): Column {
  return { name, kind: 'text', isNullable: false, at: (row) => toWellFormed(textOf(row)) };
}

function numberColumn(name: string, kind: 'integer' | 'number' | 'time', values: Float64Array): Column {
  const at = (row: number) => {
    const value = values[row]!;
    if (Number.isNaN(value)) return null;
    return kind === 'number' ? value : Math.round(value);
  };
  return { name, kind, isNullable: true, at };
}
