import type { TableColumn } from '../../core/table-column.ts';
import type { FileFormat } from './file-formats/file-format.ts';
import type { WriteRequest } from './write.contract.ts';

/**
 * Refuses a request that contradicts itself, before a file is opened.
 *
 * @throws RangeError with both sides of what does not fit
 */
export function checkRequest(
  { format, dtype, header, rowAt }: WriteRequest,
  { dtypes }: Pick<FileFormat, 'dtypes'>,
): void {
  const { paths, labels, columns, dim } = header;
  if (!dtypes.includes(dtype)) throw new RangeError(`${format} is never ${dtype}: it may be ${dtypes.join(', ')}`);
  if (labels.length !== paths.length) {
    throw new RangeError(`every path needs its label: ${labels.length} labels, ${paths.length} paths`);
  }
  if (rowAt && rowAt.length !== paths.length) {
    throw new RangeError(`every path needs its row, or none: ${rowAt.length} rows, ${paths.length} paths`);
  }
  if (!Number.isInteger(dim) || dim < 0 || (dim === 0 && paths.length > 0)) {
    throw new RangeError(`rows cannot have this length: ${dim}`);
  }
  const names = new Set<string>();
  for (const column of columns) {
    checkColumn(column, paths.length);
    if (names.has(column.name)) throw new RangeError(`two columns have one name: ${column.name}`);
    names.add(column.name);
  }
}

function checkColumn({ name, kind, values }: TableColumn, rows: number): void {
  if (values.length !== rows) {
    throw new RangeError(`every path needs its label: ${values.length} in column ${name}, ${rows} paths`);
  }
  if (kind !== 'integer') return;
  // Beyond 2⁵³ a number in JavaScript is no longer what the visitor's file said.
  const odd = values.find((value) => !Number.isSafeInteger(value));
  if (odd !== undefined) throw new RangeError(`column ${name} of whole numbers holds another: ${odd}`);
}
