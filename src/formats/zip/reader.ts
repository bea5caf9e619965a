import { FormatError } from '../../core/format-error.ts';
import { partOf, type ByteSource } from '../bytes/source.ts';
import { crc32 } from '../bytes/crc32.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { MAX_DEFLATE_RATIO } from '../bytes/inflate.ts';
import { readZipDirectory, type ZipEntry } from './directory.ts';
import { ZIP } from './layout.ts';

const CHUNK_BYTES = 8 * 2 ** 20;
const SMALLEST_DEFLATE_BYTES = 64; // a few bytes of slack for the ratio of tiny entries

/** An archive whose entries can be read in any order. */
export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * Unpacks one entry and checks its checksum. One copy of the data in memory, and 8 MiB.
   *
   * @returns `Uint8Array[entry.bytes]`, the caller's own, at the beginning of its buffer
   * @throws FormatError `file-damaged` if there is no such entry, it is longer than `maxBytes`, or damaged
   */
  read(name: string, options?: { readonly maxBytes?: number }): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The beginning of one entry, unpacked: enough to tell what it is. Its checksum is not looked at.
   *
   * @returns at most `maxBytes` bytes, the caller's own
   * @throws FormatError `file-damaged` as {@link read}
   */
  head(name: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads one entry to its end and keeps nothing of it.
   *
   * @throws FormatError `file-damaged` as {@link read}, also if its checksum is wrong
   */
  check(name: string): Promise<void>;
  /**
   * The bytes of one entry that is stored as it is, to be read at any place. Its checksum is not looked at: see {@link check}.
   *
   * @throws FormatError `file-damaged` as {@link read}, also if the entry is compressed
   */
  stored(name: string): Promise<ByteSource>;
}

/**
 * Opens a zip archive (stored and DEFLATE entries, Zip64) for random access: only its directory is read at first.
 *
 * @throws FormatError `file-damaged`
 */
export async function openZip(source: ByteSource): Promise<ZipArchive> {
  const { entries } = await readZipDirectory(source);
  const find = (name: string) => {
    const entry = entries.get(name);
    if (!entry) throw damagedFile(`zip has no entry: ${name}`);
    return entry;
  };
  return {
    entries,
    async head(name, maxBytes) {
      const entry = find(name);
      checkReadable(entry);
      const target = new Uint8Array(Math.min(maxBytes, entry.bytes));
      await fillHead(target, unpack(source, await findData(source, entry), entry), entry);
      return target;
    },
    async check(name) {
      const entry = find(name);
      checkReadable(entry);
      await drain(unpack(source, await findData(source, entry), entry), entry, () => undefined);
    },
    async stored(name) {
      const entry = find(name);
      checkReadable(entry);
      if (entry.method !== ZIP.methodStored) throw damagedFile(`zip entry is compressed: ${name}`);
      const start = await findData(source, entry);
      return partOf(source, start, entry.bytes);
    },
    async read(name, { maxBytes = Number.MAX_SAFE_INTEGER } = {}) {
      const entry = find(name);
      if (entry.bytes > maxBytes) throw damagedFile(`zip entry ${name} has ${entry.bytes} bytes, at most ${maxBytes}`);
      checkReadable(entry);
      const start = await findData(source, entry);
      const target = allocate(entry);
      await fill(target, unpack(source, start, entry), entry);
      return target;
    },
  };
}

/** Refuses what cannot be read, and lengths that the archive cannot hold, before memory is taken for them. */
function checkReadable({ name, method, isEncrypted, bytes, storedBytes }: ZipEntry): void {
  if (isEncrypted) throw damagedFile(`zip entry is encrypted: ${name}`);
  if (method !== ZIP.methodStored && method !== ZIP.methodDeflate) {
    throw damagedFile(`zip entry ${name} is packed by an unknown method: ${method}`);
  }
  const most = method === ZIP.methodStored ? storedBytes : (storedBytes + SMALLEST_DEFLATE_BYTES) * MAX_DEFLATE_RATIO;
  if (bytes > most || (method === ZIP.methodStored && bytes !== storedBytes)) {
    throw damagedFile(`zip entry ${name} has ${storedBytes} bytes in the archive, which cannot be ${bytes} unpacked`);
  }
}

/** Where an entry's data begins: behind its local header, whose name and extra field may be longer than the directory's. */
async function findData(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = await source.read(entry.headerOffset, ZIP.localHeaderBytes);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== ZIP.localHeader) throw damagedFile(`zip entry has no local header: ${entry.name}`);
  return entry.headerOffset + ZIP.localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
}

function allocate(entry: ZipEntry): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(entry.bytes);
  } catch (cause) {
    throw damagedFile(`zip entry ${entry.name} does not fit into memory: ${entry.bytes} bytes`, cause);
  }
}

function unpack(source: ByteSource, start: number, entry: ZipEntry): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stored = streamOf(source, start, entry.storedBytes);
  return entry.method === ZIP.methodStored ? stored : stored.pipeThrough(new DecompressionStream('deflate-raw'));
}

/** Bytes of the source as a stream, read only as they are asked for. */
function streamOf(source: ByteSource, start: number, length: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start;
  const end = start + length;
  return new ReadableStream(
    {
      async pull(controller) {
        if (at === end) {
          controller.close();
          return;
        }
        const chunk = await source.read(at, Math.min(CHUNK_BYTES, end - at));
        at += chunk.length;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Copies a stream into the target, which it must fill exactly. */
async function fill(
  target: Uint8Array<ArrayBuffer>,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  entry: ZipEntry,
): Promise<void> {
  await drain(stream, entry, (chunk, at) => target.set(chunk, at));
}

/** Hands an entry's data on, piece by piece, and makes sure that it is as long as the entry says, and has its checksum. */
async function drain(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  entry: ZipEntry,
  take: (chunk: Uint8Array<ArrayBuffer>, at: number) => void,
): Promise<void> {
  const reader = stream.getReader();
  let at = 0;
  let crc = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > entry.bytes) throw damagedFile(`zip entry is longer than it says: ${entry.name}`);
      take(value, at);
      crc = crc32(value, crc);
      at += value.length;
    }
  } catch (cause) {
    reader.cancel(cause).catch(() => undefined); // not waited for: a source that fails to stop must not hide the error
    throw toDamaged(cause, entry);
  }
  if (at !== entry.bytes) throw damagedFile(`zip entry ${entry.name} has ${at} bytes, expected ${entry.bytes}`);
  if (crc !== entry.crc) throw damagedFile(`zip entry has a wrong checksum: ${entry.name}`);
}

/** Copies the beginning of a stream into the target, and stops it. */
async function fillHead(
  target: Uint8Array<ArrayBuffer>,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  entry: ZipEntry,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (let at = 0; at < target.length;) {
      const { done, value } = await reader.read();
      if (done) throw damagedFile(`zip entry ${entry.name} has ${at} bytes, expected ${entry.bytes}`);
      target.set(value.subarray(0, target.length - at), at);
      at += value.length;
    }
  } catch (cause) {
    throw toDamaged(cause, entry);
  } finally {
    reader.cancel().catch(() => undefined); // what is behind the head is nobody's
  }
}

/** Browsers throw a TypeError for damaged DEFLATE data, Node an error of zlib. */
function toDamaged(cause: unknown, { name }: ZipEntry): FormatError {
  return cause instanceof FormatError ? cause : damagedFile(`zip entry cannot be unpacked: ${name}`, cause);
}
