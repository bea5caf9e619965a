import { sniffImage } from '../../formats/image/sniff.ts';
import { readBlob } from './read-blob.ts';

/** Files that were read before their decode was asked for, by ticket. */
export class FilesAhead {
  readonly #reads = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

  /** Reads a file. @returns its pixels; undefined where it cannot be read, or is no picture */
  async read(image: Blob, path: string, ticket: number): Promise<number | undefined> {
    const read = readBlob(image, path);
    this.#reads.set(ticket, read);
    try {
      const { widthPx, heightPx } = sniffImage(await read, true);
      return widthPx * heightPx;
    } catch {
      return undefined; // whoever takes the bytes hears of it
    }
  }

  /** Gives a file's bytes away, waiting for them; undefined where none were read under this ticket. @throws as {@link readBlob} */
  take(ticket: number | undefined): Promise<Uint8Array<ArrayBuffer>> | undefined {
    if (ticket === undefined) return undefined;
    const read = this.#reads.get(ticket);
    this.#reads.delete(ticket);
    return read;
  }

  /** Forgets a file that nobody will take. */
  drop(ticket: number): void {
    this.#reads.delete(ticket);
  }
}
