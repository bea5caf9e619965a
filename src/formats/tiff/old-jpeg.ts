import { damaged, truncated, unsupported } from '../image/failure.ts';
import { MAX_IMAGE_PIXELS } from '../image/limits.ts';
import { readJpegCoefficients, type JpegCoefficients } from '../jpeg/coefficients.ts';
import { makeJpegPlane, makeJpegSamples } from '../jpeg/planes.ts';
import type { TiffLayout } from './layout.ts';
import { CHROMA_SAMPLING } from './ycbcr.ts';

/** Where an old-style JPEG keeps what is no pixel: a whole stream, or its tables by their places in the file. */
export interface OldJpegTags {
  /** Where the stream begins, and its length; undefined without one. */
  readonly stream: number | undefined;
  readonly streamBytes: number | undefined;
  /** A place for every component. */
  readonly quantTables: readonly number[];
  readonly dcTables: readonly number[];
  readonly acTables: readonly number[];
}

const COMPONENTS = 3;
const QUANT_BYTES = 64;
const CODE_COUNTS = 16;
const FRAMES = new Set([0xc0, 0xc1]);

/** What a JPEG must have before its pixels, from a stream or from tags. */
interface Head {
  readonly segments: readonly Uint8Array[];
  readonly across: number;
  readonly down: number;
  /** The scan's header, and what follows it in the stream. */
  readonly scan: Uint8Array;
  readonly rest: Uint8Array;
}

/**
 * Decodes a picture of old-style JPEG (TIFF 6.0's first kind) as libtiff does: one JPEG for the whole picture, which is put
 * together from its tables and its strips, with a restart between them.
 *
 * @param bytes - the whole file
 * @returns rows of luma, blue and red chroma, side by side; chroma is repeated, not smoothed, where its pixels share it
 * @throws FormatError `image-damaged`, `image-truncated`, `image-unsupported`
 */
export function decodeOldJpeg(bytes: Uint8Array, layout: TiffLayout): Uint8Array {
  const { widthPx, heightPx, block, ycbcr, oldJpeg } = layout;
  if (block.isTile) throw unsupported('content is TIFF with old-style JPEG in tiles');
  const stream = oldJpeg.stream;
  const head =
    stream !== undefined && stream > 0 && stream < bytes.length
      ? readHead(bytes.subarray(stream, oldJpeg.streamBytes ? stream + oldJpeg.streamBytes : undefined))
      : makeHead(bytes, layout, ycbcr);
  if (widthPx < head.across || heightPx < head.down) {
    throw unsupported(`content is TIFF of ${widthPx} × ${heightPx} with old-style JPEG in larger groups`); // to libtiff as well
  }
  const jpeg = readJpegCoefficients(
    join([
      Uint8Array.of(0xff, 0xd8),
      ...head.segments,
      ...restarts(layout, head),
      head.scan,
      head.rest,
      ...strips(bytes, layout),
    ]),
  );
  if (jpeg.components.length !== COMPONENTS || jpeg.widthPx !== widthPx || jpeg.heightPx < heightPx) {
    throw damaged(`TIFF of ${widthPx} × ${heightPx} has old-style JPEG of ${jpeg.widthPx} × ${jpeg.heightPx}`);
  }
  const isShared = isRegular(jpeg);
  if (isShared && !CHROMA_SAMPLING.has(`${head.across}x${head.down}`)) {
    throw unsupported(`content is TIFF with old-style JPEG whose chroma is sampled ${head.across}x${head.down}`);
  }
  return isShared ? repeatChroma(jpeg, heightPx) : smoothChroma(jpeg, heightPx);
}

/** Whether the chroma is shared as TIFF allows it: then libtiff repeats it, else libjpeg smooths it. */
function isRegular({ components: [luma, ...chroma] }: JpegCoefficients): boolean {
  return !!luma && luma.h !== 3 && luma.v !== 3 && chroma.every(({ h, v }) => h === 1 && v === 1);
}

function repeatChroma(jpeg: JpegCoefficients, heightPx: number): Uint8Array {
  const { widthPx, maxH, maxV } = jpeg;
  const planes = jpeg.components.map((component) => makeJpegSamples(jpeg, component));
  const rows = new Uint8Array(COMPONENTS * widthPx * heightPx);
  planes.forEach(({ samples, stride }, channel) => {
    const [across, down] = channel === 0 ? [1, 1] : [maxH, maxV];
    for (let y = 0; y < heightPx; y++) {
      const from = Math.floor(y / down) * stride;
      const to = COMPONENTS * y * widthPx + channel;
      for (let x = 0; x < widthPx; x++) rows[to + COMPONENTS * x] = samples[from + Math.floor(x / across)]!;
    }
  });
  return rows;
}

function smoothChroma(jpeg: JpegCoefficients, heightPx: number): Uint8Array {
  const rows = new Uint8Array(COMPONENTS * jpeg.widthPx * heightPx);
  jpeg.components.forEach((component, channel) => {
    const plane = makeJpegPlane(jpeg, component);
    for (let i = 0; COMPONENTS * i < rows.length; i++) rows[COMPONENTS * i + channel] = plane[i]!;
  });
  return rows;
}

/** The strips one after the other; a restart marker behind each but the last. */
function strips(bytes: Uint8Array, { heightPx, block }: TiffLayout): readonly Uint8Array[] {
  const { offsets, byteCounts } = block;
  const count = Math.ceil(heightPx / block.heightPx);
  if (offsets.length < count || offsets.includes(0)) {
    throw damaged(
      `TIFF has old-style JPEG in ${offsets.filter((offset) => offset > 0).length} strips, expected ${count}`,
    );
  }
  return offsets.flatMap((offset, i) => {
    if (offset > bytes.length) throw truncated(`TIFF has ${bytes.length} bytes, its block ${i} begins at ${offset}`);
    const length = byteCounts?.[i];
    if (length && offset + length > bytes.length) {
      throw truncated(`TIFF has ${bytes.length} bytes, its block ${i} ends at ${offset + length}`);
    }
    const strip = bytes.subarray(offset, length ? offset + length : undefined);
    const isLast = i === offsets.length - 1;
    return [strip, isLast ? Uint8Array.of(0xff, 0xd9) : Uint8Array.of(0xff, 0xd0 + (i & 7))];
  });
}

/** The segment that sets the restart interval: a strip's, unless the stream has one of its own. */
function restarts({ widthPx, heightPx, block }: TiffLayout, head: Head): readonly Uint8Array[] {
  const { across, down, segments } = head;
  if (block.heightPx >= heightPx) return [];
  if (block.heightPx % (8 * down) !== 0) throw damaged(`TIFF has old-style JPEG in strips of ${block.heightPx} rows`);
  if (segments.some((one) => one[1] === 0xdd)) return [];
  const interval = Math.ceil(widthPx / (8 * across)) * (block.heightPx / (8 * down));
  return [segment(0xdd, Uint8Array.of(interval >> 8, interval & 0xff))];
}

/** Takes the head of a stream apart. */
function readHead(stream: Uint8Array): Head {
  const segments: Uint8Array[] = [];
  let frame: Uint8Array | undefined;
  for (let at = 0; at < stream.length;) {
    if (stream[at] !== 0xff) break;
    while (stream[at] === 0xff) at++;
    const marker = stream[at++];
    if (marker === 0xd8) continue;
    const end = at + stream[at]! * 256 + stream[at + 1]!;
    if (marker === undefined || !(end >= at + 2 && end <= stream.length)) break;
    const whole = stream.subarray(at - 2, end);
    at = end;
    if (FRAMES.has(marker)) {
      frame = whole.subarray(4);
      if (frame.length < 9 || frame[0] !== 8) throw unsupported('content is TIFF with old-style JPEG of an odd kind');
      checkSize(frame);
      segments.push(whole);
    } else if (marker === 0xda && frame) {
      return { segments, across: frame[7]! >> 4, down: frame[7]! & 15, scan: whole, rest: stream.subarray(end) };
    } else if (marker === 0xc4 || marker === 0xdb || marker === 0xdd) segments.push(whole);
    else if (marker < 0xe0)
      throw unsupported(`content is TIFF with old-style JPEG of the kind 0xff${marker.toString(16)}`);
  }
  throw unsupported('content is TIFF with old-style JPEG without a whole head');
}

/** Before anything is decoded, for what the JPEG says of itself decides how much memory it takes. */
function checkSize(frame: Uint8Array): void {
  const heightPx = frame[1]! * 256 + frame[2]!;
  const widthPx = frame[3]! * 256 + frame[4]!;
  if (widthPx * heightPx > MAX_IMAGE_PIXELS) throw damaged(`TIFF has old-style JPEG of ${widthPx} × ${heightPx}`);
}

/** Makes a head of the tables that tags point to. */
function makeHead(bytes: Uint8Array, layout: TiffLayout, { across, down }: TiffLayout['ycbcr']): Head {
  const { widthPx, heightPx, oldJpeg } = layout;
  const { quantTables, dcTables, acTables } = oldJpeg;
  if ([quantTables, dcTables, acTables].some((tables) => tables.length < COMPONENTS)) {
    throw damaged('TIFF has old-style JPEG without its tables');
  }
  if (Math.max(widthPx, heightPx) > 0xffff) throw damaged(`TIFF has old-style JPEG of ${widthPx} × ${heightPx}`);
  const segments: Uint8Array[] = [];
  for (let i = 0; i < COMPONENTS; i++) {
    const quant = quantTables[i]!;
    segments.push(segment(0xdb, join([Uint8Array.of(i), take(bytes, quant, QUANT_BYTES)])));
    for (const [kind, at] of [
      [0, dcTables[i]!],
      [0x10, acTables[i]!],
    ] as const) {
      const symbols = take(bytes, at, CODE_COUNTS).reduce((sum, count) => sum + count, 0);
      segments.push(segment(0xc4, join([Uint8Array.of(kind + i), take(bytes, at, CODE_COUNTS + symbols)])));
    }
  }
  const size = [heightPx >> 8, heightPx & 0xff, widthPx >> 8, widthPx & 0xff];
  const frame = [8, ...size, COMPONENTS, 0, (across << 4) | down, 0, 1, 0x11, 1, 2, 0x11, 2];
  segments.push(segment(0xc0, Uint8Array.from(frame)));
  const scan = segment(0xda, Uint8Array.of(COMPONENTS, 0, 0, 1, 0x11, 2, 0x22, 0, 63, 0));
  return { segments, across, down, scan, rest: new Uint8Array(0) };
}

function take(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + length > bytes.length) throw truncated(`TIFF has ${bytes.length} bytes, a table ends at ${at + length}`);
  return bytes.subarray(at, at + length);
}

function segment(marker: number, payload: Uint8Array): Uint8Array {
  const length = payload.length + 2;
  return join([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), payload]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
