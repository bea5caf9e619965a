import { truncated, unsupported } from '../image/failure.ts';

/** The tags of a TIFF's first page. */
export interface TiffDirectory {
  readonly littleEndian: boolean;
  /** A tag's type, as the file has it, and how many values it has; undefined if it is absent. */
  field(tag: number): { readonly type: number; readonly count: number } | undefined;
  /** The numbers of a tag; undefined if it is absent, or no number. */
  numbers(tag: number): readonly number[] | undefined;
  /** The fractions of a tag of type RATIONAL or FLOAT; undefined if it is absent, or of another type. */
  fractions(tag: number): readonly number[] | undefined;
  /** The raw bytes of a tag of type BYTE or UNDEFINED. */
  bytes(tag: number): Uint8Array | undefined;
  readonly hasMorePages: boolean;
  /** The file ends inside the directory or the values of a tag: some tags are missing. */
  readonly isCut: boolean;
  /** Bytes of the file; of them, those of the header, the directory and the values that stand apart from it. */
  readonly fileBytes: number;
  readonly tagBytes: number;
}

interface Field {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** Bytes a value of each field type. 16 and 18 are BigTIFF's. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
};
const BYTE = 1;
const RATIONAL = 5;
const UNDEFINED = 7;
const FLOAT = 11;

/**
 * Reads the first directory of a TIFF or BigTIFF. As Pillow does, it leaves out tags that together would be longer than the
 * file, and keeps those before the first one whose values lie outside.
 *
 * @throws FormatError `image-truncated` if the directory itself lies outside the file, `image-damaged`
 */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory {
  if (bytes.length < 8) throw truncated(`TIFF has ${bytes.length} bytes, its header needs 8`);
  return new DirectoryReader(bytes);
}

class DirectoryReader implements TiffDirectory {
  readonly littleEndian: boolean;
  readonly hasMorePages: boolean;
  #isCut = false;
  #tagBytes = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #isBig: boolean;
  readonly #fields = new Map<number, Field>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.littleEndian = bytes[0] === 0x49;
    // Where the 43 stands is what tells Pillow a BigTIFF from a TIFF whose magic number has its bytes the wrong way round.
    this.#isBig = bytes[2] === 43 || (bytes[2] === 0 && bytes[3] === 43);
    // Pillow looks for the 43 where it stands in little-endian files alone, and reads the offset from the wrong place.
    if (this.#isBig && bytes[2] === 0) throw unsupported('content is BigTIFF of the big-endian kind');
    const directoryAt = this.#readOffset(this.#isBig ? 8 : 4);
    this.hasMorePages = this.#readFields(directoryAt) !== 0;
  }

  get fileBytes(): number {
    return this.#bytes.length;
  }

  get tagBytes(): number {
    return this.#tagBytes;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  field(tag: number): Field | undefined {
    return this.#fields.get(tag);
  }

  numbers(tag: number): readonly number[] | undefined {
    const field = this.#fields.get(tag);
    if (!field) return undefined;
    const size = TYPE_BYTES[field.type]!;
    const values: number[] = [];
    for (let i = 0; i < field.count; i++) {
      const value = this.#readNumber(field.type, field.at + i * size);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  fractions(tag: number): readonly number[] | undefined {
    const field = this.#fields.get(tag);
    if (field?.type !== RATIONAL && field?.type !== FLOAT) return undefined;
    const { type, count, at } = field;
    const { littleEndian } = this;
    return Array.from({ length: count }, (_, i) => {
      if (type === FLOAT) return this.#view.getFloat32(at + 4 * i, littleEndian);
      const divisor = this.#view.getUint32(at + 8 * i + 4, littleEndian);
      return divisor === 0 ? 0 : this.#view.getUint32(at + 8 * i, littleEndian) / divisor; // as libtiff
    });
  }

  bytes(tag: number): Uint8Array | undefined {
    const field = this.#fields.get(tag);
    if (!field || (field.type !== BYTE && field.type !== UNDEFINED)) return undefined;
    return this.#bytes.subarray(field.at, field.at + field.count);
  }

  /** @returns where the next directory begins, 0 for none */
  #readFields(directoryAt: number): number {
    const countBytes = this.#isBig ? 8 : 2;
    const entryBytes = this.#isBig ? 20 : 12;
    const length = this.#bytes.length;
    if (directoryAt + countBytes > length)
      throw truncated(`TIFF has ${length} bytes, its directory is at ${directoryAt}`);
    const count = this.#isBig ? this.#readOffset(directoryAt) : this.#view.getUint16(directoryAt, this.littleEndian);
    this.#tagBytes = (this.#isBig ? 16 : 8) + countBytes + count * entryBytes + (this.#isBig ? 8 : 4);
    let budget = length;
    for (let i = 0; i < count; i++) {
      const at = directoryAt + countBytes + i * entryBytes;
      this.#isCut = at + entryBytes > length;
      if (this.#isCut) return 0;
      const tag = this.#view.getUint16(at, this.littleEndian);
      const type = this.#view.getUint16(at + 2, this.littleEndian);
      const valueBytes = TYPE_BYTES[type];
      const valueCount = this.#readOffset(at + 4);
      const apartBytes = (valueBytes ?? 1) * valueCount;
      if (apartBytes > (this.#isBig ? 8 : 4)) this.#tagBytes += apartBytes;
      if (valueBytes === undefined || valueCount === 0 || this.#fields.has(tag)) continue;
      const inlineAt = at + (this.#isBig ? 12 : 8);
      const size = valueCount * valueBytes;
      const isInline = size <= (this.#isBig ? 8 : 4);
      const valueAt = isInline ? inlineAt : this.#readOffset(inlineAt);
      if (!isInline) budget -= size;
      if (!isInline && budget < 0) continue;
      this.#isCut = valueAt + size > length;
      if (this.#isCut) return 0;
      this.#fields.set(tag, { type, count: valueCount, at: valueAt });
    }
    const nextAt = directoryAt + countBytes + count * entryBytes;
    return nextAt + (this.#isBig ? 8 : 4) <= length ? this.#readOffset(nextAt) : 0;
  }

  /** An offset or a count: 4 bytes, 8 in BigTIFF. */
  #readOffset(at: number): number {
    if (at + (this.#isBig ? 8 : 4) > this.#bytes.length) throw truncated('TIFF ends inside its directory');
    return this.#isBig
      ? Number(this.#view.getBigUint64(at, this.littleEndian))
      : this.#view.getUint32(at, this.littleEndian);
  }

  #readNumber(type: number, at: number): number | undefined {
    const { littleEndian } = this;
    switch (type) {
      case BYTE:
        return this.#view.getUint8(at);
      case 3:
        return this.#view.getUint16(at, littleEndian);
      case 4:
      case 13:
        return this.#view.getUint32(at, littleEndian);
      case 6:
        return this.#view.getInt8(at);
      case 8:
        return this.#view.getInt16(at, littleEndian);
      case 9:
        return this.#view.getInt32(at, littleEndian);
      case 16:
        return Number(this.#view.getBigUint64(at, littleEndian));
      default:
        return undefined;
    }
  }
}
