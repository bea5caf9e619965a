import type { TiffDirectory } from './directory.ts';
import type { TiffLayout } from './layout.ts';

type TiffBlocks = TiffLayout['block'];
const NO_COMPRESSION = 1;

/** What the length of a page's strips or tiles is estimated from. */
export interface TiffPage {
  readonly compression: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly directory: TiffDirectory;
}

/**
 * Where the only strip or tile of a compressed page has no length, or 0, gives it the one that libtiff estimates: all of the
 * file that is no tag, up to the file's end. Of several ones, and without compression, the lengths stay as they are.
 */
export function withByteCounts(blocks: TiffBlocks, page: TiffPage): TiffBlocks {
  const { widthPx, heightPx, offsets, byteCounts } = blocks;
  const count = Math.ceil(page.widthPx / widthPx) * Math.ceil(page.heightPx / heightPx);
  const offset = offsets[0];
  if (page.compression === NO_COMPRESSION || count !== 1 || offset === undefined) return blocks;
  if (byteCounts && (byteCounts[0] !== 0 || offset === 0)) return blocks;
  const { fileBytes, tagBytes } = page.directory;
  const free = fileBytes < tagBytes ? fileBytes : fileBytes - tagBytes;
  return { ...blocks, byteCounts: [Math.max(0, Math.min(free, fileBytes - offset))] };
}
