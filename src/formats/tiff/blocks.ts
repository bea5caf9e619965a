import { damaged, truncated } from '../image/failure.ts';
import type { TiffLayout } from './layout.ts';

/** One strip or tile of one plane. */
export interface TiffBlock {
  readonly widthPx: number;
  /** Rows stored; of a last strip, those that are left. */
  readonly heightPx: number;
  /** Its data in the file. */
  readonly source: Uint8Array;
  /** Samples a pixel inside the block: 1 where every sample has a plane of its own. */
  readonly samplesPerPixel: number;
  readonly rowBytes: number;
  /** Bytes from the first to behind the last one that shows in the picture: of uncompressed blocks, Pillow reads no more. */
  readonly shownBytes: number;
}

const CIE_LAB = 8;
const MAX_INT32 = 2 ** 31 - 1; // bytes a row, to Pillow

/**
 * Puts the strips or tiles of a page together.
 *
 * @param decode - gives a block's bytes, `heightPx * rowBytes` of them, or at least the `shownBytes` first ones
 * @returns whole rows, samples of a pixel side by side, `Math.ceil(widthPx * samplesPerPixel * bitsPerSample / 8)` bytes a row
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function assembleBlocks(
  bytes: Uint8Array,
  layout: TiffLayout,
  decode: (block: TiffBlock) => Uint8Array,
): { readonly rows: Uint8Array; readonly rowBytes: number } {
  const { widthPx, heightPx, samplesPerPixel, bitsPerSample, block, isPlanar } = layout;
  const planes = isPlanar ? samplesPerPixel : 1;
  const samplesPerBlock = isPlanar ? 1 : samplesPerPixel;
  if (planes > 1 && bitsPerSample % 8 !== 0) throw damaged(`TIFF has planes of ${bitsPerSample} bits a sample`);
  const rowBytes = Math.ceil((widthPx * samplesPerPixel * bitsPerSample) / 8);
  let rows: Uint8Array | undefined; // not before a block is there: a header alone must not cost memory
  const across = Math.ceil(widthPx / block.widthPx);
  const down = Math.ceil(heightPx / block.heightPx);
  const blockRowBytes = Math.ceil((block.widthPx * samplesPerBlock * bitsPerSample) / 8);
  if (blockRowBytes > MAX_INT32) throw damaged(`TIFF block has rows of ${blockRowBytes} bytes`);
  const sampleBytes = bitsPerSample / 8;
  for (let plane = 0; plane < planes; plane++) {
    for (let index = 0; index < across * down; index++) {
      const left = (index % across) * block.widthPx;
      const top = Math.floor(index / across) * block.heightPx;
      const visibleRows = Math.min(block.heightPx, heightPx - top);
      const source = locate(bytes, layout, plane * across * down + index);
      if (!source) break; // and the ones behind it are missing, too
      const visiblePx = Math.min(block.widthPx, widthPx - left);
      const visibleBytes = Math.ceil((visiblePx * samplesPerBlock * bitsPerSample) / 8);
      const data = decode({
        widthPx: block.widthPx,
        heightPx: block.isTile ? block.heightPx : visibleRows,
        source,
        samplesPerPixel: samplesPerBlock,
        rowBytes: blockRowBytes,
        shownBytes: (visibleRows - 1) * blockRowBytes + visibleBytes,
      });
      rows ??= new Uint8Array(rowBytes * heightPx);
      for (let y = 0; y < visibleRows; y++) {
        const from = data.subarray(y * blockRowBytes, y * blockRowBytes + visibleBytes);
        const to = (top + y) * rowBytes;
        if (planes === 1) rows.set(from, to + Math.floor((left * samplesPerPixel * bitsPerSample) / 8));
        else
          spread(
            from,
            rows.subarray(to + (left * samplesPerPixel + plane) * sampleBytes),
            sampleBytes,
            samplesPerPixel,
          );
      }
    }
  }
  return { rows: rows ?? new Uint8Array(rowBytes * heightPx), rowBytes };
}

/** A block's data; undefined if it is missing and Pillow leaves it black. */
function locate(bytes: Uint8Array, layout: TiffLayout, index: number): Uint8Array | undefined {
  const { block, compression, isPlanar, widthPx, heightPx } = layout;
  // Of blocks that each cover the whole picture, Pillow reads the last one.
  const isWhole = compression === 1 && !isPlanar && block.widthPx === widthPx && block.heightPx === heightPx;
  const offset = isWhole ? block.offsets.at(-1) : block.offsets[index];
  // What Pillow makes of CIE Lab that never came is no black, and not known here: better no row than a wrong one.
  if (offset === undefined && compression === 1 && layout.photometric !== CIE_LAB) return undefined;
  if (offset === undefined) throw damaged(`TIFF has ${block.offsets.length} blocks, block ${index} is missing`);
  // Pillow reads uncompressed blocks without asking for their length.
  const length = compression === 1 ? undefined : block.byteCounts?.[index];
  if (compression !== 1 && !length) throw damaged(`TIFF has no length for its block ${index}`);
  if (offset > bytes.length || (length !== undefined && offset + length > bytes.length)) {
    throw truncated(`TIFF has ${bytes.length} bytes, its block ${index} ends at ${offset + (length ?? 0)}`);
  }
  return bytes.subarray(offset, length === undefined ? undefined : offset + length);
}

/** Puts the samples of one plane between those of the others. */
function spread(from: Uint8Array, to: Uint8Array, sampleBytes: number, samplesPerPixel: number): void {
  for (let at = 0, target = 0; at < from.length; at += sampleBytes, target += sampleBytes * samplesPerPixel) {
    for (let byte = 0; byte < sampleBytes; byte++) to[target + byte] = from[at + byte]!;
  }
}
