import type { ImageHeader } from '../image/header.ts';
import { damaged } from '../image/failure.ts';
import { boxesIn } from '../heif/boxes.ts';

const CODESTREAM = '\xff\x0a';
const CONTAINER = '\0\0\0\x0cJXL \r\n\x87\n';
/** Width for a height, by the number of the ratio. */
const RATIOS: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];
const SIZE_BITS = [9, 13, 18, 30] as const;

/** Whether a file is JPEG XL, bare or in its container. */
export function isJxl(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, CONTAINER.length));
  return head.startsWith(CODESTREAM) || head === CONTAINER;
}

/**
 * Reads the size of a JPEG XL, before any turn.
 *
 * @throws FormatError `image-damaged` if there is no codestream
 * @see ISO/IEC 18181-1, size header
 */
export function readJxlHeader(bytes: Uint8Array): ImageHeader {
  const bits = new Bits(bytes, codestreamStart(bytes) + CODESTREAM.length);
  const isSmall = bits.read(1) === 1;
  const readSize = () => (isSmall ? (bits.read(5) + 1) * 8 : bits.read(SIZE_BITS[bits.read(2) as 0 | 1 | 2 | 3]) + 1);
  const heightPx = readSize();
  const [times, by] = RATIOS[bits.read(3)]!;
  const widthPx = times === 0 ? readSize() : Math.floor((heightPx * times) / by);
  return {
    ...{ format: 'jxl', widthPx, heightPx, hasAlpha: true, bitDepth: 8, animated: false },
    orientation: 1, // libjxl turns while it decodes
    reader: 'library',
  };
}

function codestreamStart(bytes: Uint8Array): number {
  if (String.fromCharCode(...bytes.subarray(0, 2)) === CODESTREAM) return 0;
  for (const { type, start } of boxesIn(bytes, 0, bytes.length)) {
    if (type === 'jxlc') return start;
    if (type === 'jxlp') return start + 4; // behind its number
  }
  throw damaged('JPEG XL has no codestream');
}

/** Bits from the lowest of each byte on; behind the end there are zeros. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start * 8;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      const bit = ((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1;
      value += bit * 2 ** i;
    }
    return value;
  }
}
