import { utf8Length, writeUtf8 } from '../../formats/bytes/wtf8.ts';
import { toWellFormed } from './plain-facts.ts';
import type { TableHeader } from './table-header.ts';

const CHUNK_BYTES = 2 ** 20;

/** A long list of texts as two tensors, `<name>_utf8` and `<name>_offsets`. */
export interface TextColumn {
  readonly name: string;
  /** All of them in UTF-8; lone surrogates as Python's `surrogatepass` has them. */
  readonly bytes: number;
  /** Where each begins, and the end of the last: one more than there are texts. */
  readonly offsets: BigInt64Array<ArrayBuffer>;
  /** The texts one after another, in pieces of 1 MiB or of one text. */
  pieces(): Generator<Uint8Array<ArrayBuffer>, void>;
}

/** The paths, and the labels of text as `column_<name>`, where they are too long for the header. */
export function textColumns({ paths, columns }: Pick<TableHeader, 'paths' | 'columns'>): readonly TextColumn[] {
  return [
    textColumn('paths', paths),
    ...columns.flatMap(({ name, kind, values }) =>
      kind === 'text' ? [textColumn(`column_${toWellFormed(name)}`, values)] : [],
    ),
  ];
}

function textColumn(name: string, texts: readonly string[]): TextColumn {
  const offsets = new BigInt64Array(texts.length + 1);
  let bytes = 0;
  texts.forEach((text, i) => {
    bytes += utf8Length(text);
    offsets[i + 1] = BigInt(bytes);
  });
  return {
    ...{ name, bytes, offsets },
    *pieces() {
      let chunk = new Uint8Array(CHUNK_BYTES);
      let at = 0;
      for (const text of texts) {
        const length = utf8Length(text);
        if (at + length > chunk.length) {
          yield chunk.subarray(0, at);
          at = 0;
          if (length > chunk.length) chunk = new Uint8Array(length);
        }
        at = writeUtf8(text, chunk, at);
      }
      yield chunk.subarray(0, at);
    },
  };
}
