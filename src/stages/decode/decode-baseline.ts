import type { ImageHeader } from '../../formats/image/header.ts';
import { readBaselineJpeg } from '../../formats/jpeg/baseline.ts';
import type { PixelKernel } from './pixel-kernel.ts';
import type { SourceRoom, SourceTarget } from './source-room.ts';

/**
 * Decodes an everyday JPEG in the kernel: every byte as Pillow, in any browser, and quicker than by asking the browser.
 *
 * @param kernel - its planes are overwritten
 * @param target - the kernel itself, or where the planes are to be
 * @returns false for any other picture, and for one whose data are not whole and without fault: it is not in the target then
 * @throws PipelineError `image-too-large` if the browser has no memory for it
 */
export function decodeBaseline(
  bytes: Uint8Array,
  header: ImageHeader,
  kernel: PixelKernel,
  target: SourceTarget,
): boolean {
  const jpeg = readBaselineJpeg(bytes, header);
  if (!jpeg) return false;
  kernel.openPlanes(jpeg.layout, header);
  if (!kernel.decodeScan(bytes, jpeg)) return false;
  if (target === kernel) return true;
  // The memory may have grown since its planes were opened: they lie where they were, in another buffer.
  const from = kernel.openPlanes(jpeg.layout, header);
  const to = target.openPlanes(jpeg.layout, header);
  if (to.bytes.buffer !== from.bytes.buffer) copyPlanes(from, to);
  return true;
}

/** Copies planes to where rows have no padding. */
function copyPlanes(from: SourceRoom, to: SourceRoom): void {
  for (const [i, { offset, stride }] of to.planes.entries()) {
    const end = to.planes[i + 1]?.offset ?? to.bytes.length;
    let row = from.planes[i]!.offset;
    for (let at = offset; at < end; at += stride, row += from.planes[i]!.stride)
      to.bytes.set(from.bytes.subarray(row, row + stride), at);
  }
}
