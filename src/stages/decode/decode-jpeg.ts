import type { ImageHeader } from '../../formats/image/header.ts';
import { readCmykJpeg } from '../../formats/jpeg/cmyk-reader.ts';
import { readJpeg } from '../../formats/jpeg/reader.ts';
import type { SourceTarget } from './source-room.ts';

/**
 * Decodes a JPEG by our own reader: every byte as Pillow, whatever the browser does to a canvas, and slower than the browser.
 *
 * @throws FormatError as {@link readJpeg} and {@link readCmykJpeg}
 */
export function decodeJpeg(
  bytes: Uint8Array,
  { jpeg, widthPx, heightPx }: Pick<ImageHeader, 'jpeg' | 'widthPx' | 'heightPx'>,
  target: SourceTarget,
): void {
  if (!jpeg) throw new TypeError('expected the header of a JPEG');
  const size = { widthPx, heightPx };
  const picture = jpeg.components === 4 ? readCmykJpeg(bytes, jpeg) : readJpeg(bytes, jpeg);
  if ('rgb' in picture) {
    target.openPacked('RGB', size).bytes.set(picture.rgb);
    return;
  }
  const room = target.openPlanes(picture.layout, size);
  picture.planes.forEach(({ samples, stride, columns, rows }, i) => {
    const place = room.planes[i]!;
    for (let row = 0; row < rows; row++)
      room.bytes.set(samples.subarray(row * stride, row * stride + columns), place.offset + row * place.stride);
  });
}
