import { isAbort, messageOf } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import { FormatError } from '../../core/format-error.ts';
import { damagedFile } from './damaged-file.ts';

/** How a text file was written. Windows-1252 is what a spreadsheet on Windows saves as plain "CSV". */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A text file in memory. */
export interface Utf8Bytes {
  /** Valid UTF-8, without a byte order mark. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How the file itself was written. */
  readonly encoding: TextEncoding;
}

/** Read and converted at once, in bytes: a few ms of work. */
const CHUNK_BYTES = 1 << 20;

const MARKS: readonly { readonly encoding: TextEncoding; readonly mark: readonly number[] }[] = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
];

/**
 * Reads a text file as UTF-8: by its byte order mark; without one as UTF-8, and as Windows-1252 where it is no UTF-8. In slices.
 *
 * @param maxBytes - largest file that is read
 * @throws FormatError `file-damaged` if it is larger or cannot be read; the signal's reason
 */
export async function readUtf8Bytes(file: Blob, maxBytes: number, signal?: AbortSignal): Promise<Utf8Bytes> {
  if (file.size > maxBytes) throw damagedFile(`text file is too large: ${file.size} bytes, the limit is ${maxBytes}`);
  try {
    const head = new Uint8Array(await file.slice(0, 3).arrayBuffer());
    const marked = MARKS.find(({ mark }) => mark.every((byte, at) => head[at] === byte));
    const body = marked ? file.slice(marked.mark.length) : file;
    if (marked && marked.encoding !== 'utf-8') return await convert(body, marked.encoding, signal);
    const bytes = await readValid(body, signal);
    return bytes ? { bytes, encoding: 'utf-8' } : await convert(body, 'windows-1252', signal);
  } catch (error) {
    if (error instanceof FormatError || isAbort(error) || signal?.aborted) throw error;
    throw damagedFile(`text file cannot be read: ${messageOf(error)}`, error);
  }
}

async function* chunksOf(file: Blob, signal: AbortSignal | undefined) {
  const slicer = new Slicer();
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    signal?.throwIfAborted();
    yield { at, chunk: new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer()) };
    await slicer.breathe();
  }
}

/** The bytes as they are; undefined if they are no UTF-8. */
async function readValid(file: Blob, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(file.size);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const { at, chunk } of chunksOf(file, signal)) {
    bytes.set(chunk, at);
    if (!decodes(decoder, chunk, at + chunk.length < file.size)) return undefined;
  }
  return bytes;
}

function decodes(decoder: TextDecoder, chunk: Uint8Array<ArrayBuffer>, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

async function convert(file: Blob, encoding: TextEncoding, signal: AbortSignal | undefined): Promise<Utf8Bytes> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const { at, chunk } of chunksOf(file, signal)) {
    parts.push(encoder.encode(decoder.decode(chunk, { stream: at + chunk.length < file.size })));
  }
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return { bytes, encoding };
}
