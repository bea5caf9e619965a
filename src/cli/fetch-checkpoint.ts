import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';

const MAX_BYTES = 2 ** 31 - 1; // as many as the importer reads

/** A checkpoint could not be had; the message is a sentence for people. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** A checkpoint in memory. */
export interface FetchedCheckpoint {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Last part of the address or path. */
  readonly fileName: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Whether the name held digits of the SHA-256, which are the right ones then. */
  readonly isChecked: boolean;
}

/** Whether text is an address and not a path. */
export function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

/** The first hex digits of the SHA-256 as torch puts them into a file's name (`x-f37072fd.pth`); undefined if it has none. */
export function hashInName(fileName: string): string | undefined {
  return /-([0-9a-f]{8,64})\.[^.]+$/.exec(fileName)?.[1];
}

/**
 * Downloads a checkpoint, or reads it from the disk, and holds it against the digits of its SHA-256 that stand in its name.
 *
 * @param from - http(s) address, whose redirects are followed, or absolute path
 * @param maxBytes - the largest file that is taken
 * @throws FetchError if it is not there, not whole, too large, or another one than its name says
 */
export async function fetchCheckpoint(from: string, maxBytes = MAX_BYTES): Promise<FetchedCheckpoint> {
  const fileName = isAddress(from) ? basename(toUrl(from).pathname) : basename(from);
  const bytes = isAddress(from) ? await download(from, maxBytes) : await readLocal(from, maxBytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const expected = hashInName(fileName);
  if (expected !== undefined && !sha256.startsWith(expected)) {
    const found = sha256.slice(0, expected.length);
    throw new FetchError(
      `${fileName} is not the file it says it is: its SHA-256 begins with ${found}, not ${expected}.`,
    );
  }
  return { bytes, fileName, sha256, isChecked: expected !== undefined };
}

function toUrl(address: string): URL {
  if (!URL.canParse(address)) throw new FetchError(`"${address}" is no address.`);
  return new URL(address);
}

async function download(address: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    // Compressed on the way, its length would not be the file's.
    response = await fetch(address, { headers: { 'Accept-Encoding': 'identity' } });
  } catch (error) {
    throw new FetchError(`${address} cannot be reached: ${causeOf(error)}.`, { cause: error });
  }
  const { body, headers, ok, status } = response;
  if (!ok || !body) {
    await body?.cancel();
    throw new FetchError(`${address} gives no file: the server answered ${status}.`);
  }
  const length = headers.get('content-length');
  const announced = length === null || headers.has('content-encoding') ? undefined : Number(length);
  if (announced !== undefined && announced > maxBytes) {
    await body.cancel();
    throw tooLarge(address, announced, maxBytes);
  }
  return collect(body, { address, announced, maxBytes });
}

async function collect(
  body: ReadableStream<Uint8Array>,
  { address, announced, maxBytes }: { address: string; announced: number | undefined; maxBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const cut = (cause?: unknown) => {
    const whole = announced === undefined ? '' : ` of ${announced}`;
    return new FetchError(`The download was cut after ${size}${whole} bytes: ${address}. Try again.`, { cause });
  };
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw cut(error);
    });
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      throw tooLarge(address, size, maxBytes);
    }
  }
  if (announced !== undefined && size !== announced) throw cut();
  return joined(parts, size);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function readLocal(path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) throw new FetchError(`${path} is no file: name the checkpoint itself.`);
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) throw tooLarge(path, size, maxBytes);
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FetchError) throw error;
    throw new FetchError(`${path} cannot be read: ${causeOf(error)}.`, { cause: error });
  }
}

function tooLarge(from: string, bytes: number, maxBytes: number): FetchError {
  return new FetchError(`${from} is too large: ${bytes} bytes or more, at most ${maxBytes} are read.`);
}

// fetch says "fetch failed"; what failed stands in its cause.
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
