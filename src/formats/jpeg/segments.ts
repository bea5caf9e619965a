import { damaged, truncated } from '../image/failure.ts';

/** One marker segment of a JPEG. */
export interface JpegSegment {
  /** Second byte of the marker: 0xda for SOS. */
  readonly marker: number;
  /** Where the payload begins, behind the two length bytes. */
  readonly start: number;
  readonly end: number;
}

/** The marker that begins a scan. */
export const SOS = 0xda;
/** The marker that ends the picture. */
export const EOI = 0xd9;

/**
 * Walks the segments of a JPEG's header up to and including the first SOS, as Pillow's plugin does: bytes between
 * segments are skipped, markers without a length are passed over.
 *
 * @throws FormatError `image-truncated` if a segment or the file ends early, `image-damaged` at an unknown marker
 */
export function* walkJpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) throw truncated('JPEG ends before its first scan');
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at];
    if (marker === undefined) throw truncated('JPEG ends before its first scan');
    at++;
    if (marker === 0) continue;
    if (marker < 0xc0) throw damaged(`JPEG has an unknown marker in its header, 0xff${marker.toString(16)}`);
    if (!hasLength(marker)) continue;
    if (at + 2 > bytes.length) throw truncated('JPEG ends inside a segment of its header');
    const start = at + 2;
    const end = at + Math.max(2, bytes[at]! * 256 + bytes[at + 1]!);
    if (end > bytes.length) throw truncated(`JPEG ends inside a segment of its header, at byte ${bytes.length}`);
    yield { marker, start, end };
    if (marker === SOS) return;
    at = end;
  }
}

/** Whether a segment follows this marker: not for RSTn, SOI, EOI and the reserved JPG extensions. */
function hasLength(marker: number): boolean {
  return !((marker >= 0xd0 && marker <= EOI) || marker === 0xc8 || (marker >= 0xf0 && marker <= 0xfd));
}
