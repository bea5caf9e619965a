import { makeHuffmanTable, type HuffmanTable } from './bits.ts';
import { damaged, truncated } from '../image/failure.ts';
import { decodeScan, type JpegComponent, type JpegScan, ZIGZAG } from './scan.ts';

/** A JPEG before the inverse DCT. */
export interface JpegCoefficients {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: readonly JpegComponent[];
  /** Largest sampling factors of any component. */
  readonly maxH: number;
  readonly maxV: number;
}

/** Limits of libjpeg. */
const MAX_TABLES = 4;
const MAX_SCAN_PARTS = 4;
const MAX_MCU_BLOCKS = 10;
const MAX_LOW_BITS = 13;

const TEM = 0x01;
const SOF_BASELINE = 0xc0;
const SOF_EXTENDED = 0xc1;
const SOF_PROGRESSIVE = 0xc2;
const DHT = 0xc4;
const JPG = 0xc8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const COM = 0xfe;

/**
 * Decodes the Huffman-coded data of a JPEG, baseline or progressive, 8 bits a sample. What libjpeg only warns of is mended as it
 * does (`decodeScan`), what it refuses is refused.
 *
 * @param bytes - the whole file, checked already by `readJpegHeader`: its size decides how much memory is taken
 * @throws FormatError `image-damaged`, `image-truncated` where segments contradict each other or end early
 */
export function readJpegCoefficients(bytes: Uint8Array): JpegCoefficients {
  const quantTables: (Uint16Array | undefined)[] = [];
  const tables: { readonly dc: HuffmanTable[]; readonly ac: HuffmanTable[] } = { dc: [], ac: [] };
  let frame: JpegCoefficients | undefined;
  let progressive = false;
  let restartInterval = 0;
  let at = 2;
  for (;;) {
    at = nextMarker(bytes, at);
    const marker = bytes[at - 1];
    if (marker === undefined || marker === EOI) break;
    if (marker === TEM) continue;
    if (marker < 0xc0 || (marker >= 0xf0 && marker !== COM) || marker === JPG) {
      throw damaged(`JPEG has an unknown marker, 0xff${marker.toString(16)}`);
    }
    const payload = segmentAt(bytes, at);
    at += 2 + payload.length;
    switch (marker) {
      case DQT:
        readQuantTables(payload, quantTables);
        break;
      case DHT:
        readHuffmanTables(payload, tables);
        break;
      case DRI:
        if (payload.length !== 2) throw damaged(`JPEG has a restart interval of ${payload.length} bytes`);
        restartInterval = payload[0]! * 256 + payload[1]!;
        break;
      case SOF_BASELINE:
      case SOF_EXTENDED:
      case SOF_PROGRESSIVE:
        if (frame) throw damaged('JPEG has two frame headers');
        progressive = marker === SOF_PROGRESSIVE;
        frame = readFrame(payload);
        break;
      case SOS:
        if (!frame) throw damaged('JPEG has a scan before its frame header');
        at = decodeScan({
          ...readScanHeader(payload, { frame, tables, quantTables, progressive }),
          ...mcusOf(frame),
          progressive,
          restartInterval,
          bytes,
          start: at,
        });
        break;
      default:
        break;
    }
  }
  if (!frame) throw damaged('JPEG has no frame header');
  return frame;
}

/** Where the next marker's segment begins: behind its two bytes. Entropy-coded data and fill bytes are stepped over. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === undefined) break;
    if (marker !== 0 && !(marker >= 0xd0 && marker <= 0xd7)) return at;
  }
  return bytes.length + 1;
}

function segmentAt(bytes: Uint8Array, at: number): Uint8Array {
  if (at + 2 > bytes.length) throw truncated('JPEG ends inside a segment');
  const end = at + Math.max(2, bytes[at]! * 256 + bytes[at + 1]!);
  if (end > bytes.length) throw truncated('JPEG ends inside a segment');
  return bytes.subarray(at + 2, end);
}

/**
 * Reads the tables of a DQT segment.
 *
 * @param into - written to, by the tables' numbers, in natural order
 * @throws FormatError `image-damaged`
 */
export function readQuantTables(payload: Uint8Array, into: (Uint16Array | undefined)[]): void {
  for (let at = 0; at < payload.length;) {
    const head = payload[at++]!;
    const isWide = head >> 4 !== 0;
    if ((head & 15) >= MAX_TABLES || at + (isWide ? 128 : 64) > payload.length) {
      throw damaged(`JPEG has a quantisation table ${head & 15} in ${payload.length} bytes`);
    }
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      table[ZIGZAG[k]!] = isWide ? payload[at]! * 256 + payload[at + 1]! : payload[at]!;
      at += isWide ? 2 : 1;
    }
    into[head & 15] = table;
  }
}

/**
 * Reads the tables of a DHT segment.
 *
 * @param into - written to, by the tables' numbers
 * @throws FormatError `image-damaged`
 */
export function readHuffmanTables(
  payload: Uint8Array,
  into: { readonly dc: HuffmanTable[]; readonly ac: HuffmanTable[] },
): void {
  for (let at = 0; at < payload.length;) {
    if (at + 17 > payload.length) throw damaged('JPEG has a Huffman table that ends early');
    const head = payload[at]!;
    if (head >> 4 > 1 || (head & 15) >= MAX_TABLES) throw damaged(`JPEG has a Huffman table ${head}`);
    const counts = payload.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    at += 17;
    if (total > 256 || at + total > payload.length) throw damaged(`JPEG has a Huffman table of ${total} symbols`);
    checkCodes(counts);
    (head >> 4 === 0 ? into.dc : into.ac)[head & 15] = makeHuffmanTable(counts, payload.subarray(at, at + total));
    at += total;
  }
}

/** There are no more codes of a length than fit it. */
function checkCodes(counts: Uint8Array): void {
  let code = 0;
  for (let length = 1; length <= 16; length++) {
    code += counts[length - 1]!;
    if (code > 2 ** length) throw damaged('JPEG has a Huffman table with too many codes');
    code *= 2;
  }
}

function readFrame(payload: Uint8Array): JpegCoefficients {
  const heightPx = payload[1]! * 256 + payload[2]!;
  const widthPx = payload[3]! * 256 + payload[4]!;
  const entries = Array.from({ length: payload[5]! }, (_, i) => payload.subarray(6 + 3 * i, 9 + 3 * i));
  const factors = entries.map((entry) => ({ h: entry[1]! >> 4, v: entry[1]! & 15 }));
  const bad = factors.find(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4);
  if (bad) throw damaged(`JPEG has sampling factors ${bad.h} × ${bad.v}`);
  const maxH = Math.max(...factors.map(({ h }) => h));
  const maxV = Math.max(...factors.map(({ v }) => v));
  const mcusWide = Math.ceil(widthPx / (8 * maxH));
  const mcusHigh = Math.ceil(heightPx / (8 * maxV));
  const components = entries.map((entry, i) => {
    const { h, v } = factors[i]!;
    const rowBlocks = mcusWide * h;
    return {
      id: entry[0]!,
      h,
      v,
      quantTable: entry[2]!,
      quant: undefined,
      blocksWide: Math.ceil(Math.ceil((widthPx * h) / maxH) / 8),
      blocksHigh: Math.ceil(Math.ceil((heightPx * v) / maxV) / 8),
      rowBlocks,
      coefficients: new Int16Array(rowBlocks * mcusHigh * v * 64),
      missingBits: new Int8Array(64).fill(-1),
    };
  });
  return { widthPx, heightPx, components, maxH, maxV };
}

function mcusOf({ widthPx, heightPx, maxH, maxV }: JpegCoefficients): Pick<JpegScan, 'mcusWide' | 'mcusHigh'> {
  return { mcusWide: Math.ceil(widthPx / (8 * maxH)), mcusHigh: Math.ceil(heightPx / (8 * maxV)) };
}

/** What was read before a scan. */
interface ScanContext {
  readonly frame: JpegCoefficients;
  readonly tables: { readonly dc: readonly HuffmanTable[]; readonly ac: readonly HuffmanTable[] };
  readonly quantTables: readonly (Uint16Array | undefined)[];
  readonly progressive: boolean;
}

function readScanHeader(
  payload: Uint8Array,
  { frame, tables, quantTables, progressive }: ScanContext,
): Pick<JpegScan, 'parts' | 'from' | 'to' | 'high' | 'low'> {
  const count = payload[0] ?? 0;
  if (count < 1 || count > MAX_SCAN_PARTS || payload.length !== 4 + 2 * count) {
    throw damaged(`JPEG has a scan header of ${payload.length} bytes for ${count} components`);
  }
  const parts = Array.from({ length: count }, (_, i) => {
    const id = payload[1 + 2 * i]!;
    const selectors = payload[2 + 2 * i]!;
    // To libjpeg the components of a scan stand in the frame's order, so that even two of one number are told apart.
    const component = frame.components.find((one, place) => one.id === id && place >= i);
    if (!component) throw damaged(`JPEG scan names component ${id}, which is not in the frame`);
    component.quant ??= quantTables[component.quantTable];
    if (!component.quant) throw damaged(`JPEG has no quantisation table ${component.quantTable}`);
    return { component, dc: tables.dc[selectors >> 4], ac: tables.ac[selectors & 15] };
  });
  const components = parts.map(({ component }) => component);
  if (new Set(components).size < count) throw damaged('JPEG scan names a component twice');
  const blocks = components.reduce((sum, { h, v }) => sum + h * v, 0);
  if (count > 1 && blocks > MAX_MCU_BLOCKS) throw damaged(`JPEG scan has ${blocks} blocks side by side`);
  if (!progressive) return { parts, from: 0, to: 63, high: 0, low: 0 }; // whatever the header says
  const [from = 0, to = 63, approximation = 0] = payload.subarray(1 + 2 * count);
  const [high, low] = [approximation >> 4, approximation & 15];
  const isBand = from === 0 ? to === 0 : from <= to && to <= 63 && count === 1;
  if (!isBand || (high !== 0 && low !== high - 1) || low > MAX_LOW_BITS) {
    throw damaged(`JPEG scan has coefficients ${from} to ${to}, bits ${high} to ${low}`);
  }
  return { parts, from, to, high, low };
}
