import type { ImageHeader, Orientation } from '../image/header.ts';
import { damaged, unsupported } from '../image/failure.ts';
import { findBox, boxesIn, type Box } from './boxes.ts';

/** Bytes of version and flags that begin a full box. */
const FULL_BYTES = 4;
const ALPHA = /^urn:mpeg:(?:mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0/;

/**
 * Reads what an AVIF or HEIC says of its primary picture: the size as it is coded, before any turn.
 *
 * @param kind - as `heifKind` has found it
 * @throws FormatError `image-damaged` without a primary picture of a known size, `image-unsupported` for a sequence without one
 * @see ISO/IEC 23008-12; https://aomediacodec.github.io/av1-avif/
 */
export function readHeifHeader(bytes: Uint8Array, kind: 'avif' | 'heic'): ImageHeader {
  const { primary, owned, properties, isAlpha } = readMeta(bytes);
  const size = owned.find(({ type }) => type === 'ispe');
  if (!size || size.end - size.start < FULL_BYTES + 8) throw damaged(`${kind.toUpperCase()} does not tell its size`);
  const view = toView(bytes);
  const orientation = orientationOf(bytes, owned);
  const coded = properties.find(({ type }) => type === 'av1C');
  const third = coded && coded.start + 2 < coded.end ? bytes[coded.start + 2]! : 0;
  const bitDepth = (third & 0x40) === 0 ? 8 : (third & 0x20) === 0 ? 10 : 12;
  const isNarrowGrey = (third & 0x10) !== 0 && !isFullRange(bytes, properties);
  return {
    format: kind,
    widthPx: view.getUint32(size.start + FULL_BYTES),
    heightPx: view.getUint32(size.start + FULL_BYTES + 4),
    hasAlpha: isAlpha(primary),
    bitDepth,
    animated: false,
    orientation: kind === 'heic' ? 1 : orientation, // libheif turns while it decodes
    ...(kind === 'heic'
      ? { reader: 'library' }
      : { reader: isAlpha(primary) ? 'native-alpha' : 'bitmap', avif: { isNarrowGrey } }),
  };
}

/**
 * An AVIF whose picture is to be shown as it is coded, for browsers turn it whatever they are asked: its `irot` says zero, its
 * `imir` becomes such an `irot`.
 *
 * @returns a copy, or the bytes themselves where nothing turns
 */
export function withoutTurns(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const turns = readMeta(bytes).properties.filter(({ type }) => type === 'irot' || type === 'imir');
  if (turns.length === 0) return bytes;
  const copy = bytes.slice();
  for (const { start } of turns) {
    copy.set([0x69, 0x72, 0x6f, 0x74, 0], start - 4); // "irot", 0
  }
  return copy;
}

interface Meta {
  /** Number of the primary item. */
  readonly primary: number;
  /** All properties, and those of the primary item. */
  readonly properties: readonly Box[];
  readonly owned: readonly Box[];
  /** Whether an item has an alpha plane beside it. */
  readonly isAlpha: (item: number) => boolean;
}

function readMeta(bytes: Uint8Array): Meta {
  const whole = { start: 0, end: bytes.length };
  const meta = findBox(bytes, 'meta', whole);
  if (!meta) {
    if (findBox(bytes, 'moov', whole)) throw unsupported('content is a sequence of pictures without a still one');
    throw damaged('file ends before what it says of its pictures');
  }
  const inside = { start: meta.start + FULL_BYTES, end: meta.end };
  const pitm = findBox(bytes, 'pitm', inside);
  const iprp = findBox(bytes, 'iprp', inside);
  const ipco = iprp && findBox(bytes, 'ipco', iprp);
  const ipma = iprp && findBox(bytes, 'ipma', iprp);
  if (!pitm || !ipco || !ipma) throw damaged('file names no primary picture');
  const cursor = new Cursor(bytes, pitm);
  const primary = cursor.version === 0 ? cursor.u16() : cursor.u32();
  const properties = [...boxesIn(bytes, ipco.start, ipco.end)];
  const ownedBy = readOwners(bytes, ipma);
  const boxesOf = (item: number) => (ownedBy.get(item) ?? []).flatMap((index) => properties[index - 1] ?? []);
  const iref = findBox(bytes, 'iref', inside);
  const helpers = iref ? readAuxiliaries(bytes, iref) : [];
  const isAlphaPlane = (item: number) => boxesOf(item).some((box) => isAlphaType(bytes, box));
  return {
    ...{ primary, properties, owned: boxesOf(primary) },
    isAlpha: (item) => helpers.some(({ from, to }) => to.includes(item) && isAlphaPlane(from)),
  };
}

/** Numbers of the properties of each item, from 1. */
function readOwners(bytes: Uint8Array, box: Box): ReadonlyMap<number, readonly number[]> {
  const cursor = new Cursor(bytes, box);
  const isWide = (cursor.flags & 1) !== 0;
  const owners = new Map<number, number[]>();
  const items = cursor.u32();
  for (let i = 0; i < items && cursor.isLeft(3); i++) {
    const item = cursor.version === 0 ? cursor.u16() : cursor.u32();
    const indexes: number[] = [];
    for (let left = cursor.u8(); left > 0 && cursor.isLeft(1); left--) {
      indexes.push(isWide ? cursor.u16() & 0x7fff : cursor.u8() & 0x7f);
    }
    owners.set(item, indexes);
  }
  return owners;
}

interface Reference {
  readonly from: number;
  readonly to: readonly number[];
}

function readAuxiliaries(bytes: Uint8Array, box: Box): readonly Reference[] {
  const { version } = new Cursor(bytes, box);
  const found: Reference[] = [];
  for (const { type, start, end } of boxesIn(bytes, box.start + FULL_BYTES, box.end)) {
    if (type !== 'auxl') continue;
    const cursor = new Cursor(bytes, { start: start - FULL_BYTES, end }); // these have neither version nor flags
    const next = () => (version === 0 ? cursor.u16() : cursor.u32());
    const from = next();
    const to: number[] = [];
    for (let left = cursor.u16(); left > 0 && cursor.isLeft(2); left--) to.push(next());
    found.push({ from, to });
  }
  return found;
}

/** Whether colours are said to use all values. */
function isFullRange(bytes: Uint8Array, properties: readonly Box[]): boolean {
  const said = properties.find(({ type, start }) => type === 'colr' && textAt(bytes, start) === 'nclx');
  return said !== undefined && said.start + 10 < said.end && (bytes[said.start + 10]! & 0x80) !== 0;
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function isAlphaType(bytes: Uint8Array, { type, start, end }: Box): boolean {
  return (
    type === 'auxC' && ALPHA.test(String.fromCharCode(...bytes.subarray(start + FULL_BYTES, Math.min(end, start + 64))))
  );
}

/** By which EXIF orientation Pillow names the turn and the mirror of an AVIF: first turned, then mirrored. */
function orientationOf(bytes: Uint8Array, owned: readonly Box[]): Orientation {
  const irot = owned.find(({ type }) => type === 'irot');
  const imir = owned.find(({ type }) => type === 'imir');
  const angle = irot ? bytes[irot.start]! & 3 : 0; // quarters, anti-clockwise
  if (!imir) return ([1, 8, 3, 6] as const)[angle as 0 | 1 | 2 | 3];
  const isAcross = (bytes[imir.start]! & 1) === 1; // left and right change places
  return (isAcross ? ([2, 7, 4, 5] as const) : ([4, 5, 2, 7] as const))[angle as 0 | 1 | 2 | 3];
}

/** Reads a full box from its version on; beyond its end there are zeros. */
class Cursor {
  readonly version: number;
  readonly flags: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, { start, end }: Pick<Box, 'start' | 'end'>) {
    this.#bytes = bytes;
    this.#end = end;
    this.#at = start;
    const head = this.u32();
    this.version = head >>> 24;
    this.flags = head & 0xffffff;
  }

  isLeft(count: number): boolean {
    return this.#at + count <= this.#end;
  }
  u8(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++]! : 0;
  }
  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }
  u32(): number {
    return this.u16() * 0x10000 + this.u16();
  }
}

function toView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
