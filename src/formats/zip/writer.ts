import { ByteBuilder } from '../bytes/builder.ts';
import { crc32 } from '../bytes/crc32.ts';
import { ZIP } from './layout.ts';

const ALIGNMENT = 64; // data begins at a multiple of this, so that an array in the archive can be memory-mapped
const FIXED_DATE = (1 << 5) | 1; // 1980-01-01, the first day that zip knows: equal content is equal bytes
const VERSION_NEEDED = 45; // with Zip64
const MADE_BY_UNIX = (3 << 8) | VERSION_NEEDED;
const REGULAR_FILE_644 = 0o100644 * 0x10000;

interface WrittenEntry {
  readonly name: string;
  readonly headerOffset: number;
  readonly bytes: number;
  readonly crc: number;
}

interface OpenEntry {
  readonly name: string;
  readonly headerOffset: number;
  /** Bytes that were promised, if any. */
  readonly promised: number | undefined;
  readonly wide: boolean;
  bytes: number;
  crc: number;
}

/**
 * Writes a zip archive of stored (uncompressed) entries, front to back: nothing is held but the list of entries.
 *
 * @remarks The checksum of an entry is known only behind its data, so it stands in a data descriptor. Sizes and offsets of
 * 4 GiB and more are written as Zip64; numpy and Python's zipfile read both. Dates are fixed, names are UTF-8.
 */
export class ZipWriter {
  readonly #write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly #wideFrom: number;
  readonly #out = new ByteBuilder();
  readonly #entries: WrittenEntry[] = [];
  #open: OpenEntry | undefined;
  #offset = 0;

  /**
   * @param write - takes the archive's bytes in order; they are overwritten once it has resolved
   * @param options - `wideFrom`: sizes and offsets from here on are written as Zip64; only tests make it less than 2³² − 1
   */
  constructor(write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>, options: { readonly wideFrom?: number } = {}) {
    this.#write = write;
    this.#wideFrom = options.wideFrom ?? ZIP.in64;
  }

  /**
   * Begins an entry.
   *
   * @param name - path inside the archive
   * @param bytes - length of its data, if it is known: {@link end} holds it to that
   */
  async begin(name: string, bytes?: number): Promise<void> {
    if (this.#open) throw new TypeError(`zip entry is still open: ${this.#open.name}`);
    const wide = bytes === undefined || bytes >= this.#wideFrom;
    const headerOffset = this.#offset;
    this.#open = { name, headerOffset, promised: bytes, wide, bytes: 0, crc: 0 };

    const nameBytes = new ByteBuilder().text(name).take();
    const extra = new ByteBuilder();
    if (wide) extra.u16(ZIP.zip64Extra).u16(16).u64(0).u64(0); // tells that the data descriptor has 64-bit sizes
    const unpadded = headerOffset + ZIP.localHeaderBytes + nameBytes.length + extra.length;
    const padding = (ALIGNMENT - ((unpadded + 6) % ALIGNMENT)) % ALIGNMENT; // 6 bytes are the padding field's own head
    extra
      .u16(ZIP.paddingExtra)
      .u16(2 + padding)
      .u16(ALIGNMENT)
      .zeros(padding);

    this.#out.u32(ZIP.localHeader).u16(VERSION_NEEDED);
    this.#out.u16(ZIP.flagDataDescriptor | ZIP.flagUtf8).u16(ZIP.methodStored);
    this.#out.u16(0).u16(FIXED_DATE).u32(0);
    this.#out.u32(wide ? ZIP.in64 : 0).u32(wide ? ZIP.in64 : 0);
    this.#out.u16(nameBytes.length).u16(extra.length).raw(nameBytes).raw(extra.take());
    await this.#flush();
  }

  /** Appends data to the open entry. */
  async write(data: Uint8Array<ArrayBuffer>): Promise<void> {
    const entry = this.#open;
    if (!entry) throw new TypeError('zip has no open entry');
    entry.crc = crc32(data, entry.crc);
    entry.bytes += data.length;
    this.#offset += data.length;
    await this.#write(data);
  }

  /**
   * Ends the open entry.
   *
   * @throws RangeError if its data is not as long as promised
   */
  async end(): Promise<void> {
    const entry = this.#open;
    if (!entry) throw new TypeError('zip has no open entry');
    const { name, headerOffset, promised, wide, bytes, crc } = entry;
    if (promised !== undefined && promised !== bytes) {
      throw new RangeError(`zip entry ${name} has ${bytes} bytes, promised ${promised}`);
    }
    this.#open = undefined;
    this.#entries.push({ name, headerOffset, bytes, crc });
    this.#out.u32(ZIP.dataDescriptor).u32(crc);
    if (wide) this.#out.u64(bytes).u64(bytes);
    else this.#out.u32(bytes).u32(bytes);
    await this.#flush();
  }

  /** Writes the directory; the archive is complete. */
  async close(): Promise<void> {
    if (this.#open) throw new TypeError(`zip entry is still open: ${this.#open.name}`);
    const start = this.#offset;
    for (const entry of this.#entries) this.#centralHeader(entry);
    const size = this.#out.length;
    const count = this.#entries.length;
    if (start >= this.#wideFrom || size >= this.#wideFrom || count >= ZIP.in64Count) {
      this.#out.u32(ZIP.end64).u64(ZIP.end64Bytes - 12);
      this.#out.u16(MADE_BY_UNIX).u16(VERSION_NEEDED).u32(0).u32(0);
      this.#out.u64(count).u64(count).u64(size).u64(start);
      this.#out
        .u32(ZIP.end64Locator)
        .u32(0)
        .u64(start + size)
        .u32(1);
    }
    const shortCount = Math.min(count, ZIP.in64Count);
    this.#out.u32(ZIP.end).u16(0).u16(0).u16(shortCount).u16(shortCount);
    this.#out.u32(this.#short(size)).u32(this.#short(start)).u16(0);
    await this.#flush();
  }

  #centralHeader({ name, headerOffset, bytes, crc }: WrittenEntry): void {
    const nameBytes = new ByteBuilder().text(name).take();
    // Only what does not fit its 32-bit field stands in the extra field, in this order: size, size in the archive, offset.
    const wide = new ByteBuilder();
    if (bytes >= this.#wideFrom) wide.u64(bytes).u64(bytes);
    if (headerOffset >= this.#wideFrom) wide.u64(headerOffset);
    const extra = new ByteBuilder();
    if (wide.length > 0) extra.u16(ZIP.zip64Extra).u16(wide.length).raw(wide.take());

    this.#out.u32(ZIP.centralHeader).u16(MADE_BY_UNIX).u16(VERSION_NEEDED);
    this.#out.u16(ZIP.flagDataDescriptor | ZIP.flagUtf8).u16(ZIP.methodStored);
    this.#out.u16(0).u16(FIXED_DATE).u32(crc).u32(this.#short(bytes)).u32(this.#short(bytes));
    this.#out.u16(nameBytes.length).u16(extra.length).u16(0).u16(0).u16(0);
    this.#out.u32(REGULAR_FILE_644).u32(this.#short(headerOffset));
    this.#out.raw(nameBytes).raw(extra.take());
  }

  #short(value: number): number {
    return value >= this.#wideFrom ? ZIP.in64 : value;
  }

  async #flush(): Promise<void> {
    this.#offset += this.#out.length;
    await this.#write(this.#out.take());
  }
}
