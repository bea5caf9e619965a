/** Tags of a TIFF by number, all their values as whole numbers of 32 bits. */
export type TiffTags = Readonly<Record<number, readonly number[]>>;

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const LONG = 4;
/** Tags whose value is where the data begin, said as an offset into them. */
const OFFSET_TAGS: readonly number[] = [273, 324];

/** A little-endian TIFF of one page: header, tags, their values, then the data. */
export function tiffFile(tags: TiffTags, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tags).map(([tag, values]) => ({ tag: Number(tag), values }));
  let at = HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4;
  const places = entries.map(({ values }, i) => {
    if (values.length === 1) return HEADER_BYTES + 2 + i * ENTRY_BYTES + 8; // one value stands in its entry
    at += 4 * values.length;
    return at - 4 * values.length;
  });
  const file = new Uint8Array(at + data.length);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0, HEADER_BYTES]);
  view.setUint16(HEADER_BYTES, entries.length, true);
  for (const [i, { tag, values }] of entries.entries()) {
    const entry = HEADER_BYTES + 2 + i * ENTRY_BYTES;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, LONG, true);
    view.setUint32(entry + 4, values.length, true);
    view.setUint32(entry + 8, places[i]!, true);
    const numbers = OFFSET_TAGS.includes(tag) ? values.map((value) => at + value) : values;
    for (const [j, value] of numbers.entries()) view.setUint32(places[i]! + 4 * j, value, true);
  }
  file.set(data, at);
  return file;
}
