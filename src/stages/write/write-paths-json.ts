import { stemOf } from '../../core/path-stem.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

const ITEMS_A_CHUNK = 4096;

/**
 * Writes what belongs to a bare matrix, as JSON: `{"paths": […], "stems": […], "labels": […], "classes": […], "columns": {name:
 * […]}, "meta": {…}}`; element i of `paths`, `stems`, `labels` and each column is row i. `columns` is left out if there are none;
 * a number that is missing is `null`. Lone surrogates are escaped (`\ud800`), which Python reads as they were.
 */
export function openPathsJsonWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  return {
    rows: () => Promise.reject(new RangeError('paths-json holds no rows')),
    async end() {
      const encode = new TextEncoder();
      for (const piece of pieces(header, encoder)) await output.write(encode.encode(piece));
    },
  };
}

/** The file's text in pieces: a million paths never become one string. */
function* pieces(header: TableHeader, encoder: RowEncoder): Generator<string> {
  yield '{\n"paths": ';
  yield* listPieces(header.paths);
  yield ',\n"stems": ';
  yield* listPieces(header.paths, stemOf);
  yield ',\n"labels": ';
  yield* listPieces(header.labels);
  yield ',\n"classes": ';
  yield* listPieces(header.classes);
  for (const [i, { name, values }] of header.columns.entries()) {
    yield `${i === 0 ? ',\n"columns": {\n' : ',\n'}${JSON.stringify(name)}: `;
    yield* listPieces<string | number>(values);
  }
  if (header.columns.length > 0) yield '\n}';
  yield `,\n"meta": ${JSON.stringify(savedMeta(header.meta, encoder, false))}\n}\n`;
}

/** What a list is made of: an array of any kind. */
interface Items<T> {
  readonly length: number;
  slice(from: number, to: number): Iterable<T>;
}

function* listPieces<T extends string | number>(items: Items<T>, change?: (item: T) => T): Generator<string> {
  for (let from = 0; from < items.length; from += ITEMS_A_CHUNK) {
    const list = Array.from(items.slice(from, from + ITEMS_A_CHUNK), (item) => JSON.stringify(change?.(item) ?? item));
    yield (from === 0 ? '[\n' : ',\n') + list.join(',\n');
  }
  yield items.length === 0 ? '[]' : '\n]';
}
