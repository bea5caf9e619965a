import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { endsWithin } from '../core/file-ends.ts';
import { fromNameBytes } from '../core/name-bytes.ts';
import type { TerminalListing } from '../core/terminal-protocol.ts';

/** What a request for a folder or a file comes to if not to an answer. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
  /** HTTP status: 400 no such address, 403 not readable, 404 gone, 410 the whole folder is gone, 422 damaged within its archive. */
  readonly status: 400 | 403 | 404 | 410 | 422;

  constructor(status: 400 | 403 | 404 | 410 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

/** A file's bytes as they were at one moment. */
export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Whole ms since 1970. */
  readonly mtimeMs: number;
}

/** The ends of a file, as `core/file-ends.ts` has them. */
export interface ReadEnds extends ReadFile {
  /** Of the whole file. */
  readonly sizeBytes: number;
}

/** Where the page's pictures come from: one folder, or what is read as one. Paths are POSIX and bytes: on Linux a name need not be text. */
export interface PictureFolder {
  /**
   * Lists one folder, not those below.
   *
   * @param path - relative to the root; empty for the root
   * @throws FolderError
   */
  list(path: Buffer): Promise<TerminalListing>;
  /** Reads one file. @throws FolderError */
  read(path: Buffer): Promise<ReadFile>;
  /** Reads so many bytes of each end of one file, where that is less than all of it. @throws FolderError */
  ends?(path: Buffer, count: number): Promise<ReadEnds>;
  /** Gives size, and time in whole ms since 1970, of one file. @throws FolderError */
  stat(path: Buffer): Promise<{ readonly sizeBytes: number; readonly mtimeMs: number }>;
}

/** Of a file that can't be read in part, all is read here: what is spared then is its way to the page. */
export async function readEndsIn(folder: PictureFolder, path: Buffer, count: number): Promise<ReadEnds> {
  if (folder.ends) return folder.ends(path, count);
  const { bytes, mtimeMs } = await folder.read(path);
  const parts = endsWithin(bytes.length, count).map(([from, to]) => bytes.subarray(from, to));
  return { bytes: Buffer.concat(parts), sizeBytes: bytes.length, mtimeMs };
}

const SLASH = 0x2f;
const IS_GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** Reads below one folder and nowhere else. Paths are bytes: on Linux a name need not be text. */
export class FolderReader implements PictureFolder {
  readonly #root: Buffer;

  /** @param root - real path of the folder */
  constructor(root: string) {
    this.#root = Buffer.from(root);
  }

  /**
   * Lists one folder as `os.walk(followlinks=True)` sees it.
   *
   * @param path - POSIX, relative to the root; empty for the root
   * @throws FolderError
   */
  async list(path: Buffer): Promise<TerminalListing> {
    const folder = this.#resolve(path);
    const folders: string[] = [];
    const files: string[] = [];
    const loops: string[] = [];
    let above: Promise<readonly string[]> | undefined;
    try {
      for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
        const name = fromNameBytes(Uint8Array.from(entry.name));
        if (entry.isDirectory()) {
          folders.push(name);
        } else if (!entry.isSymbolicLink()) {
          files.push(name);
        } else {
          const link = join(folder, entry.name);
          above ??= this.#realPathsAbove(path);
          if (!(await isFolder(link))) files.push(name);
          else if ((await above).includes(await realNameOf(link))) loops.push(name);
          else folders.push(name);
        }
      }
    } catch (error) {
      throw await this.#toFolderError(error);
    }
    return { folders, files, loops };
  }

  /**
   * Reads one file.
   *
   * @throws FolderError
   */
  async read(path: Buffer): Promise<ReadFile> {
    return this.#withFile(path, async (handle) => {
      const { mtimeMs } = await handle.stat();
      return { bytes: await handle.readFile(), mtimeMs: Math.floor(mtimeMs) };
    });
  }

  /**
   * Reads the ends of one file.
   *
   * @throws FolderError
   */
  async ends(path: Buffer, count: number): Promise<ReadEnds> {
    return this.#withFile(path, async (handle) => {
      const { size, mtimeMs } = await handle.stat();
      const parts = endsWithin(size, count).map(async ([from, to]) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
        return buffer.subarray(0, bytesRead);
      });
      return { bytes: Buffer.concat(await Promise.all(parts)), sizeBytes: size, mtimeMs: Math.floor(mtimeMs) };
    });
  }

  async #withFile<T>(path: Buffer, task: (handle: FileHandle) => Promise<T>): Promise<T> {
    const file = this.#resolve(path);
    try {
      // Opening a pipe would wait for its writer.
      if (!(await stat(file)).isFile()) throw new FolderError(403, 'it is not a regular file');
      const handle = await open(file, 'r');
      try {
        return await task(handle);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw await this.#toFolderError(error);
    }
  }

  /**
   * Gives size and time of one file.
   *
   * @throws FolderError
   */
  async stat(path: Buffer): Promise<{ readonly sizeBytes: number; readonly mtimeMs: number }> {
    try {
      const found = await stat(this.#resolve(path));
      if (!found.isFile()) throw new FolderError(403, 'it is not a regular file');
      return { sizeBytes: found.size, mtimeMs: Math.floor(found.mtimeMs) };
    } catch (error) {
      throw await this.#toFolderError(error);
    }
  }

  #resolve(path: Buffer): Buffer {
    if (path.length === 0) return this.#root;
    for (const name of splitPath(path)) {
      const text = name.toString('latin1');
      const isForeign = process.platform === 'win32' && /[\\:]/.test(text);
      if (text === '' || text === '.' || text === '..' || text.includes('\0') || isForeign) {
        throw new FolderError(400, 'the path does not stay inside the folder');
      }
    }
    return join(this.#root, path);
  }

  // Two links may lead to each other's folders, so the folders on the way count, not only those that contain this one.
  async #realPathsAbove(path: Buffer): Promise<readonly string[]> {
    const real = [await realNameOf(this.#root)];
    let folder = this.#root;
    for (const name of path.length === 0 ? [] : splitPath(path)) {
      folder = join(folder, name);
      real.push(await realNameOf(folder));
    }
    return real;
  }

  async #toFolderError(error: unknown): Promise<FolderError> {
    if (error instanceof FolderError) return error;
    const message =
      error instanceof Error ? error.message.replace(/,? ?(open|stat|scandir|read)\b.*$/s, '') : 'unknown';
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!IS_GONE.has(code)) return new FolderError(403, message);
    // A disk that was pulled out must not look like a folder of files that went one by one.
    return (await isFolder(this.#root)) ? new FolderError(404, message) : new FolderError(410, 'the folder is gone');
  }
}

function join(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from(sep), name]);
}

function splitPath(path: Buffer): Buffer[] {
  const names: Buffer[] = [];
  let from = 0;
  for (let at = path.indexOf(SLASH); at !== -1; at = path.indexOf(SLASH, from)) {
    names.push(path.subarray(from, at));
    from = at + 1;
  }
  return [...names, path.subarray(from)];
}

async function isFolder(path: Buffer): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

// Latin-1 keeps every byte apart; the result is for comparing only.
async function realNameOf(path: Buffer): Promise<string> {
  return (await realpath(path, 'buffer')).toString('latin1');
}
