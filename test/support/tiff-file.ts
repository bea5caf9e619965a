/** Tags of a TIFF by number: short or long numbers, as they need. */
export type TiffTags = Readonly<Record<number, readonly number[]>>;

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;
/** Tags whose value is where the data begin, said as an offset into them. */
const OFFSET_TAGS: readonly number[] = [273, 324];

/** A little-endian TIFF of one page: header, tags, their values, then the data. */
export function tiffFile(tags: TiffTags, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tags).map(([tag, values]) => {
    const isLong = OFFSET_TAGS.includes(Number(tag)) || values.some((value) => value > 0xffff);
    return { tag: Number(tag), values, type: isLong ? LONG : SHORT, size: values.length * (isLong ? 4 : 2) };
  });
  let at = HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4;
  const places = entries.map(({ size }) => {
    const place = at;
    if (size > 4) at += size;
    return place;
  });
  const file = new Uint8Array(at + data.length);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0, HEADER_BYTES]);
  view.setUint16(HEADER_BYTES, entries.length, true);
  for (const [i, { tag, values, type, size }] of entries.entries()) {
    const entry = HEADER_BYTES + 2 + i * ENTRY_BYTES;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, values.length, true);
    if (size > 4) view.setUint32(entry + 8, places[i]!, true);
    for (const [j, value] of values.entries()) {
      const to = (size > 4 ? places[i]! : entry + 8) + j * (type === LONG ? 4 : 2);
      if (type === LONG) view.setUint32(to, OFFSET_TAGS.includes(tag) ? at + value : value, true);
      else view.setUint16(to, value, true);
    }
  }
  file.set(data, at);
  return file;
}
