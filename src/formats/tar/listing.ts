import { fromNameBytes } from '../../core/name-bytes.ts';
import type { ByteSource } from '../bytes/source.ts';
import { damagedFile } from '../bytes/damaged-file.ts';

const BLOCK_BYTES = 512;
/** Bytes read at a time: the headers of many small files come in one piece. */
const WINDOW_BYTES = 2 ** 20;
/** Longest name or pax record that is believed. */
const MAX_META_BYTES = 2 ** 20;

/** A file in a tar archive, whose bytes lie there as they are. */
export interface TarFile {
  readonly name: string;
  /** Where its bytes begin. */
  readonly start: number;
  readonly bytes: number;
  /** Last modification, in ms since 1970. */
  readonly mtimeMs: number;
}

/**
 * Finds the files of a tar archive (ustar, pax, GNU) in one pass over its headers: each is handed over as it is found. Hard links
 * are files with their target's bytes; directories, symbolic links and devices are left out.
 *
 * @param onOther - told the name of each symbolic link
 * @throws FormatError `file-damaged` if a header's checksum is wrong or an entry lies outside of the archive
 */
export async function* listTar(source: ByteSource, onOther: (name: string) => void): AsyncGenerator<TarFile, void> {
  const files = new Map<string, TarFile>();
  let window = { start: 0, bytes: new Uint8Array() };
  const readAt = async (at: number, length: number) => {
    const isInside = at >= window.start && at + length <= window.start + window.bytes.length;
    if (!isInside) {
      const want = Math.min(Math.max(length, WINDOW_BYTES), source.size - at);
      window = { start: at, bytes: await source.read(at, Math.max(want, length)) };
    }
    return window.bytes.subarray(at - window.start, at - window.start + length);
  };
  let named: { name?: string | undefined; link?: string | undefined } = {};
  let pax = new Map<string, string>();
  const everywhere = new Map<string, string>();

  for (let at = 0; at + BLOCK_BYTES <= source.size;) {
    const header = await readAt(at, BLOCK_BYTES);
    if (header[0] === 0 && header.every((byte) => byte === 0)) return;
    checkHeader(header, at);
    const kind = String.fromCharCode(header[156] ?? 0);
    const attributes = new Map([...everywhere, ...pax]);
    const isMeta = 'xgLK'.includes(kind);
    const bytes = isMeta ? numberAt(header, 124, 12) : Number(attributes.get('size') ?? numberAt(header, 124, 12));
    const start = at + BLOCK_BYTES;
    const hasData = !'123456'.includes(kind);
    if (!Number.isSafeInteger(bytes) || bytes < 0 || (hasData && start + bytes > source.size)) {
      throw damagedFile(`tar entry of ${bytes} bytes at ${at} does not fit the file of ${source.size}`);
    }
    const next = start + (hasData ? Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES : 0);
    at = next;
    if (isMeta) {
      if (bytes > MAX_META_BYTES) throw damagedFile(`tar has a name of ${bytes} bytes`);
      const data = await readAt(start, bytes);
      if (kind === 'L') named.name = textOf(data);
      else if (kind === 'K') named.link = textOf(data);
      else if (kind === 'x') pax = readPax(data);
      else for (const [key, value] of readPax(data)) everywhere.set(key, value);
      continue;
    }
    const name = attributes.get('path') ?? named.name ?? shortName(header);
    const link = attributes.get('linkpath') ?? named.link ?? textOf(header.subarray(157, 257));
    const mtimeMs = Math.floor(Number(attributes.get('mtime') ?? numberAt(header, 136, 12)) * 1000);
    named = {};
    pax = new Map();
    if (kind === '2') onOther(name);
    if (kind === '1') {
      const target = files.get(link);
      if (!target) onOther(name);
      else yield { ...target, name };
    }
    if ((kind === '0' || kind === '\0' || kind === '7') && !name.endsWith('/')) {
      const file = { name, start, bytes, mtimeMs: Number.isFinite(mtimeMs) ? mtimeMs : 0 };
      files.set(name, file);
      yield file;
    }
  }
}

/** The sum of all bytes, its own field as spaces. */
function checkHeader(header: Uint8Array, at: number): void {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 32 : byte;
  if (sum !== numberAt(header, 148, 8)) throw damagedFile(`tar header has a wrong checksum at byte ${at}`);
}

/** The name, and the prefix that ustar has for long ones; GNU tar uses its place otherwise. */
function shortName(header: Uint8Array): string {
  const name = textOf(header.subarray(0, 100));
  const isUstar = textOf(header.subarray(257, 263)) === 'ustar';
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** A number in octal digits, or in binary where its first bit is set. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    let value = (field[0] ?? 0) & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return value;
  }
  const text = textOf(field).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? parseInt(text, 8) : NaN;
}

/** Records of the form `length key=value\n`, whose length counts bytes. */
function readPax(data: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const length = space === -1 ? NaN : Number(textOf(data.subarray(at, space)));
    if (!(length > space - at + 1) || at + length > data.length) break; // padding, or nothing that can be understood
    const record = fromNameBytes(data.slice(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Text up to a zero byte. Names need not be UTF-8, and two must not become one: as Python's tarfile has them. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return fromNameBytes(bytes.slice(0, end === -1 ? bytes.length : end));
}
