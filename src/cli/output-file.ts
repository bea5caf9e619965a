import { link, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';

/** A file may not be written; the message is a sentence for people. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/**
 * A file in the making: `FILE.<process>.partial`, which gets its name when it is complete and is gone if it never is.
 * One writer at a time; chunks come in order.
 */
export class OutputFile {
  readonly path: string;
  readonly #partial: string;
  readonly #handle: FileHandle;
  readonly #overwrite: boolean;
  #bytes = 0;
  #isComplete = false;
  #isOpen = true;

  private constructor(path: string, handle: FileHandle, overwrite: boolean) {
    this.path = path;
    this.#partial = partialOf(path);
    this.#handle = handle;
    this.#overwrite = overwrite;
  }

  /**
   * Begins a file.
   *
   * @param overwrite - replace a file of this name, at the end
   * @throws OutputError if there is such a file and it may not be replaced, or if it can't be written
   */
  static async create(path: string, overwrite: boolean): Promise<OutputFile> {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw new OutputError(`${path} is a folder: name a file.`);
    if (found && !overwrite) throw new OutputError(existsAlready(path));
    try {
      return new OutputFile(path, await open(partialOf(path), 'w'), overwrite);
    } catch (error) {
      throw new OutputError(`${path} cannot be written: ${reasonOf(error)}.`, { cause: error });
    }
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends a chunk.
   *
   * @param offset - where it belongs; must be the end of what is there
   * @throws RangeError if it is not; OutputError if the disk refuses
   */
  async write(offset: number, chunk: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    if (this.#isComplete) throw new RangeError(`chunk at ${offset} comes after the end of the file`);
    if (offset !== this.#bytes) throw new RangeError(`chunk at ${offset}, but the file has ${this.#bytes} bytes`);
    try {
      for await (const part of chunk) {
        for (let at = 0; at < part.length;) {
          at += (await this.#handle.write(part, at, part.length - at, this.#bytes + at)).bytesWritten;
        }
        this.#bytes += part.length;
      }
    } catch (error) {
      throw new OutputError(`${this.path} cannot be written: ${reasonOf(error)}.`, { cause: error });
    }
  }

  /**
   * Marks the file as complete. It is on the disk then, still under its partial name.
   *
   * @throws RangeError if it does not have that many bytes
   */
  async end(totalBytes: number): Promise<void> {
    if (totalBytes !== this.#bytes) throw new RangeError(`file has ${this.#bytes} bytes, its end says ${totalBytes}`);
    await this.#handle.sync();
    this.#isComplete = true;
  }

  /**
   * Gives a complete file its name.
   *
   * @throws OutputError if it is not complete, or if a file of this name came into being meanwhile
   */
  async commit(): Promise<void> {
    if (!this.#isComplete) throw new OutputError(`${this.path} was not written to its end.`);
    await this.#close();
    if (this.#overwrite) {
      await rename(this.#partial, this.path);
      return;
    }
    try {
      await link(this.#partial, this.path); // unlike rename, refuses to replace
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw new OutputError(existsAlready(this.path), { cause: error });
      try {
        await rename(this.#partial, this.path); // a file system without links
      } catch (cause) {
        throw new OutputError(`${this.path} cannot be written: ${reasonOf(cause)}.`, { cause });
      }
      return;
    }
    await rm(this.#partial, { force: true });
  }

  /** Removes what was written, unless it has its name already. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(this.#partial, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }
}

function partialOf(path: string): string {
  return `${path}.${process.pid}.partial`; // two terminals may write to one name: only one of them may give it
}

function existsAlready(path: string): string {
  return `${path} exists already: choose another name, or add --force to replace it.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on this disk is used up',
  EROFS: 'the disk is read-only',
};

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
