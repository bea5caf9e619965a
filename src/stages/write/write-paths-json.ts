import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './write.contract.ts';

const ITEMS_A_CHUNK = 4096;

/**
 * Writes what belongs to a bare matrix, as JSON: `{"paths": […], "labels": […], "classes": […], "meta": {…}}`; element i of
 * `paths` and `labels` is row i. Lone surrogates are escaped (`\ud800`), which Python reads as they were.
 */
export function openPathsJsonWriter(header: TableHeader, output: Output): TableWriter {
  return {
    rows: () => Promise.reject(new RangeError('paths-json holds no rows')),
    async end() {
      const encoder = new TextEncoder();
      for (const piece of pieces(header)) await output.write(encoder.encode(piece));
    },
  };
}

/** The file's text in pieces: a million paths never become one string. */
function* pieces(header: TableHeader): Generator<string> {
  yield '{\n"paths": ';
  yield* listPieces(header.paths);
  yield ',\n"labels": ';
  yield* listPieces(header.labels);
  yield ',\n"classes": ';
  yield* listPieces(header.classes);
  yield `,\n"meta": ${JSON.stringify(header.meta)}\n}\n`;
}

function* listPieces(items: readonly (string | number)[]): Generator<string> {
  for (let from = 0; from < items.length; from += ITEMS_A_CHUNK) {
    const list = items.slice(from, from + ITEMS_A_CHUNK).map((item) => JSON.stringify(item));
    yield (from === 0 ? '[\n' : ',\n') + list.join(',\n');
  }
  yield items.length === 0 ? '[]' : '\n]';
}
