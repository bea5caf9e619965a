import type { TableFacts, TextFacts } from './table-facts.ts';

const FRAME_BYTES = 420; // length, keys, and the tensors of the rows
const IN_JSON = 5; // a text's quotes, escaped inside of the metadata, and a comma
const SKIPPED_ITEM = 68; // the keys of a skip, its stage, and what stands between them
const META_ESCAPES = 1.15; // every quote of the settings gets a backslash

/** Bytes of what both layouts say in their metadata. */
export function factsBytes({ classes, columns, skippedPaths, skippedReasons, metaBytes }: TableFacts): number {
  let bytes = FRAME_BYTES + metaBytes * META_ESCAPES + jsonBytes(classes);
  bytes += skippedPaths.bytes + skippedReasons.bytes + skippedPaths.count * SKIPPED_ITEM;
  for (const { name, kind, texts } of columns) {
    bytes += name.length + 10 + (kind === 'text' ? jsonBytes(texts) : texts.bytes + texts.count);
  }
  return bytes;
}

/** Bytes of a list of texts in the metadata. */
export function jsonBytes({ count, bytes }: TextFacts): number {
  return bytes + count * IN_JSON;
}
