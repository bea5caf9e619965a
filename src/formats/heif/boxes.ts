/** One box of an ISO base media file, by the bytes that it holds. */
export interface Box {
  /** Four characters, for example `meta`. */
  readonly type: string;
  /** Where its content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

const HEADER_BYTES = 8;
const WIDE_HEADER_BYTES = 16;

/**
 * The boxes that lie side by side in a stretch of a file, in its order; ends at the first that reaches beyond it.
 *
 * @see ISO/IEC 14496-12, 4.2
 */
export function* boxesIn(bytes: Uint8Array, from: number, to: number): Generator<Box, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = from; at + HEADER_BYTES <= to;) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + HEADER_BYTES));
    let size = view.getUint32(at);
    let header = HEADER_BYTES;
    if (size === 1 && at + WIDE_HEADER_BYTES <= to) {
      size = Number(view.getBigUint64(at + HEADER_BYTES));
      header = WIDE_HEADER_BYTES;
    } else if (size === 0) size = to - at; // to the end
    if (size < header || at + size > to) return;
    yield { type, start: at + header, end: at + size };
    at += size;
  }
}

/** The first box of a type. */
export function findBox(bytes: Uint8Array, type: string, { start, end }: Pick<Box, 'start' | 'end'>): Box | undefined {
  for (const box of boxesIn(bytes, start, end)) if (box.type === type) return box;
  return undefined;
}
