import { damaged, truncated } from '../image/failure.ts';
import { EOI, SOS, walkJpegSegments } from './segments.ts';

const SOI = 0xd8;
const TEM = 0x01;
const DRI = 0xdd;

/**
 * Walks the scans of a JPEG up to its EOI, as libjpeg does. Bytes behind the EOI are ignored.
 *
 * @throws FormatError `image-truncated` if the file ends before, `image-damaged` at a marker that libjpeg does not know
 */
export function checkJpegScans(bytes: Uint8Array): void {
  let at = 0;
  let hasRestarts = false;
  for (const { marker, start, end } of walkJpegSegments(bytes)) {
    if (marker === DRI && end - start >= 2) hasRestarts = bytes[start] !== 0 || bytes[start + 1] !== 0;
    at = end;
  }
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) break;
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) break;
    if (marker === EOI) return;
    if (marker === 0 || marker === TEM || isRestart(marker)) continue;
    if (marker === SOI) throw damaged('JPEG begins again inside its pixels');
    if (marker < 0xc0 || (marker >= 0xf0 && marker <= 0xfd) || marker === 0xc8) {
      // With restart markers libjpeg finds its way again; without, this is the end of its patience.
      if (hasRestarts) continue;
      throw damaged(`JPEG has an unknown marker among its pixels, 0xff${marker.toString(16)}`);
    }
    if (at + 2 > bytes.length) break;
    const length = bytes[at]! * 256 + bytes[at + 1]!;
    at += Math.max(2, length);
    if (at > bytes.length) break;
    if (marker !== SOS && marker >= 0xc0 && marker <= 0xc3) throw damaged('JPEG has two frame headers');
  }
  throw truncated(`JPEG ends before its end marker, at byte ${bytes.length}`);
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}
