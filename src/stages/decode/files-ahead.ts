import { startTimer as platformTimer, type StartTimer } from '../../core/timer.ts';
import { sniffImage } from '../../formats/image/sniff.ts';
import { readBlob } from './read-blob.ts';
import { idleNow } from './thread-time.ts';

/**
 * Files that are read in one go, at most, and their bytes: asking the browser for a small file costs three times as much as its
 * bytes (measured: 2.4 ms of CPU time for 27 kB, 0.7 ms in groups of eight), and so much only once a group.
 */
const GROUP_FILES = 8;
const GROUP_BYTES = 4 * 2 ** 20;
/** Read files that are left when the next group is read. */
const LOW_FILES = 2;
/** A group that takes longer, in ms, is no longer waited for: its files are read one by one, and the next group begins. */
const PATIENCE_MS = 250;
/** A file that has waited so long for its group, in ms, is read with those that came: what is here may be taken late, or never. */
const GATHER_MS = 250;
/** A disk that takes longer for a file, in ms, answers several questions in the time of one: no groups there. */
const SLOW_MS = 20;

/** What a test may hold still. */
export interface AheadOptions {
  readonly now?: () => number;
  readonly startTimer?: StartTimer;
  /** Many files as one. */
  readonly join?: (files: readonly Blob[]) => Blob;
}

interface Read {
  readonly image: Blob;
  readonly path: string;
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
  readonly settle: (bytes: Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>) => void;
  isHere: boolean;
}

/**
 * Files that are read before their decode is asked for, by ticket. Small ones are read in groups; one that hangs holds up its
 * group for a moment only.
 */
export class FilesAhead {
  readonly #now: () => number;
  readonly #startTimer: StartTimer;
  readonly #join: (files: readonly Blob[]) => Blob;
  readonly #reads = new Map<number, Read>();
  #queue: Read[] = [];
  #isReading = false;
  #isSlow = false;
  #stopGathering: (() => void) | undefined;

  constructor({
    now = idleNow,
    startTimer = platformTimer,
    join = (files) => new Blob([...files]),
  }: AheadOptions = {}) {
    this.#now = now;
    this.#startTimer = startTimer;
    this.#join = join;
  }

  /** Reads a file, soon. @returns its pixels; undefined where it cannot be read, or is no picture */
  async read(image: Blob, path: string, ticket: number): Promise<number | undefined> {
    const read = newRead(image, path);
    this.#reads.set(ticket, read);
    this.#queue.push(read);
    this.#pump();
    try {
      const { widthPx, heightPx } = sniffImage(await read.bytes, true);
      return widthPx * heightPx;
    } catch {
      return undefined; // whoever takes the bytes hears of it
    }
  }

  /**
   * Gives a file's bytes away, waiting for them. They may lie among those of its group, whose memory goes with its last file.
   *
   * @throws as {@link readBlob}; RangeError where none are kept under this ticket
   */
  async take(ticket: number): Promise<Uint8Array<ArrayBuffer>> {
    const read = this.#reads.get(ticket);
    if (!read) throw new RangeError(`no file is kept under ticket ${ticket}`);
    this.#reads.delete(ticket);
    this.#pump();
    return read.bytes;
  }

  /** Forgets a file that nobody will take; one that is not being read yet never will be. */
  drop(ticket: number): void {
    const read = this.#reads.get(ticket);
    if (!read) return;
    this.#reads.delete(ticket);
    const place = this.#queue.indexOf(read);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      read.settle(Promise.reject(new DOMException('file was dropped', 'AbortError')));
    }
    this.#pump();
  }

  #pump(): void {
    if (this.#isSlow) {
      for (const read of this.#queue.splice(0)) void this.#timed([read], this.#alone(read));
      return;
    }
    if (this.#isReading || this.#queue.length === 0) return;
    const here = [...this.#reads.values()].filter(({ isHere }) => isHere).length;
    if (here <= LOW_FILES || this.#queue.length >= GROUP_FILES) this.#readGroup();
    else this.#stopGathering ??= this.#startTimer(() => this.#readGroup(), GATHER_MS);
  }

  #readGroup(): void {
    this.#stopGathering?.();
    this.#stopGathering = undefined;
    if (this.#queue.length === 0) return; // dropped while they waited
    const group = this.#nextGroup();
    this.#isReading = true;
    void this.#timed(group, this.#together(group)).finally(() => {
      this.#isReading = false;
      this.#pump();
    });
  }

  #nextGroup(): readonly Read[] {
    let bytes = 0;
    const end = this.#queue.findIndex(({ image }, i) => i === GROUP_FILES || (bytes += image.size) > GROUP_BYTES);
    return this.#queue.splice(0, end === -1 ? this.#queue.length : Math.max(1, end));
  }

  /** Waits for a read, a moment at most, and learns how quick the disk is. */
  async #timed(group: readonly Read[], read: Promise<void>): Promise<void> {
    const begin = this.#now();
    await read;
    this.#isSlow = this.#now() - begin > SLOW_MS * group.length;
  }

  async #together(group: readonly Read[]): Promise<void> {
    const [first] = group;
    if (group.length === 1 && first) return this.#patiently(this.#alone(first)).then(() => undefined);
    const sizes = group.map(({ image }) => image.size);
    const whole = await this.#patiently(this.#join(group.map(({ image }) => image)).arrayBuffer());
    if (whole?.byteLength !== sizes.reduce((sum, size) => sum + size)) {
      for (const read of group) void this.#alone(read); // one of them is gone, changed or slow
      return;
    }
    let at = 0;
    for (const [i, read] of group.entries()) {
      read.settle(new Uint8Array(whole, at, sizes[i]));
      at += sizes[i]!;
    }
  }

  #alone(read: Read): Promise<void> {
    const bytes = readBlob(read.image, read.path);
    read.settle(bytes);
    return bytes.then(
      () => undefined,
      () => undefined,
    );
  }

  /** What a read gives, if it does so in time: that of the disk, for this thread may have been busy meanwhile. */
  #patiently<T>(read: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const begin = this.#now();
      let stop: (() => void) | undefined;
      const wait = (ms: number) => {
        stop = this.#startTimer(() => {
          const left = PATIENCE_MS - (this.#now() - begin);
          if (left > 0) wait(left);
          else resolve(undefined);
        }, ms);
      };
      wait(PATIENCE_MS);
      read.then(resolve, () => resolve(undefined)).finally(() => stop?.());
    });
  }
}

function newRead(image: Blob, path: string): Read {
  let settle: Read['settle'] = () => undefined;
  const bytes = new Promise<Uint8Array<ArrayBuffer>>((resolve) => (settle = resolve));
  const read = { image, path, bytes, settle, isHere: false };
  void bytes.then(
    () => (read.isHere = true),
    () => undefined, // it may be dropped: then nobody else listens
  );
  return read;
}
