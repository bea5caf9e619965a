import type { Orientation } from '../image/header.ts';

const ORIENTATION_TAG = 274;
const SHORT = 3;
/** Bytes a value of each TIFF field type that Pillow knows; 0 for types it skips. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8];
const ENTRY_BYTES = 12;

interface OrientationField {
  readonly view: DataView;
  /** Where the 12-byte directory entry begins. */
  readonly entryAt: number;
  readonly littleEndian: boolean;
}

/**
 * Reads the orientation out of an Exif block, as Pillow's `Exif` does: the first directory only, the first of equal tags.
 *
 * @param exif - the block, with or without its leading `Exif\0\0`
 * @returns 1–8; 1 also for a value that means nothing; undefined where the tag is absent
 */
export function readExifOrientation(exif: Uint8Array): Orientation | undefined {
  const field = findOrientation(exif);
  // Pillow wants the magic number, in either byte order; neutraliseExif does not, for some browser may not.
  if (!field || ![0x002a, 0x2a00].includes(field.view.getUint16(2))) return undefined;
  return toOrientation(readNumber(field));
}

/**
 * Sets the orientation inside an Exif block to 1, in place.
 *
 * @param exif - the block, with or without its leading `Exif\0\0`; written to
 * @returns whether there was such a tag
 */
export function neutraliseExif(exif: Uint8Array): boolean {
  const field = findOrientation(exif);
  if (!field) return false;
  const { view, entryAt, littleEndian } = field;
  view.setUint16(entryAt + 2, SHORT, littleEndian);
  view.setUint32(entryAt + 4, 1, littleEndian);
  view.setUint32(entryAt + 8, 0);
  view.setUint16(entryAt + 8, 1, littleEndian);
  return true;
}

/**
 * Reads the orientation out of XMP text, where Pillow looks when the Exif block has none.
 *
 * @param xmp - the packet as Latin-1 text
 */
export function readXmpOrientation(xmp: string): Orientation | undefined {
  const match = /tiff:Orientation(?:="|>)([0-9])/.exec(xmp);
  return match ? toOrientation(Number(match[1])) : undefined;
}

/** The orientation that a number means; 1 for all that mean nothing. */
export function toOrientation(value: number | undefined): Orientation {
  return ([1, 2, 3, 4, 5, 6, 7, 8] as const).find((orientation) => orientation === value) ?? 1;
}

function findOrientation(exif: Uint8Array): OrientationField | undefined {
  let start = 0;
  // Pillow strips the name up to twice: some writers put it twice.
  for (let i = 0; i < 2 && hasExifName(exif, start); i++) start += 6;
  const length = exif.length - start;
  if (length < 8) return undefined;
  const view = new DataView(exif.buffer, exif.byteOffset + start, length);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  const directoryAt = view.getUint32(4, littleEndian);
  if (directoryAt + 2 > length) return undefined;
  const entries = view.getUint16(directoryAt, littleEndian);
  for (let i = 0; i < entries; i++) {
    const entryAt = directoryAt + 2 + i * ENTRY_BYTES;
    if (entryAt + ENTRY_BYTES > length) return undefined;
    if (view.getUint16(entryAt, littleEndian) !== ORIENTATION_TAG) continue;
    if ((TYPE_BYTES[view.getUint16(entryAt + 2, littleEndian)] ?? 0) === 0) continue;
    if (view.getUint32(entryAt + 4, littleEndian) === 0) continue;
    return { view, entryAt, littleEndian };
  }
  return undefined;
}

function hasExifName(bytes: Uint8Array, start: number): boolean {
  return String.fromCharCode(...bytes.subarray(start, start + 6)) === 'Exif\0\0';
}

/** The first value of the field, where it is a number; undefined for bytes, text, or a place outside the block. */
function readNumber({ view, entryAt, littleEndian }: OrientationField): number | undefined {
  const type = view.getUint16(entryAt + 2, littleEndian);
  const count = view.getUint32(entryAt + 4, littleEndian);
  const valueBytes = (TYPE_BYTES[type] ?? 0) * count;
  const at = valueBytes > 4 ? view.getUint32(entryAt + 8, littleEndian) : entryAt + 8;
  if (at + valueBytes > view.byteLength) return undefined;
  switch (type) {
    case SHORT:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    default:
      return undefined;
  }
}
