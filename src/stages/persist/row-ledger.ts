import { GrowingArray } from '../../core/growing-array.ts';
import { PathTable } from '../../core/path-table.ts';
import type { InfoRecord } from './row-records.ts';
import type { StoredImage } from './row-store.ts';

/** Where a row is. */
export interface RowPlace {
  /** Number of the record. */
  readonly sequence: number;
  /** Row in that record. */
  readonly row: number;
}

/** What a change would leave behind. */
export interface Effect {
  /** Records without a live row afterwards: to be deleted in the same transaction. */
  readonly emptied: readonly number[];
  /** Whether no dead row is left in any record: then no `gone` record hides anything, and all may go. */
  readonly isClean: boolean;
}

/** One record of rows. */
export interface RecordState {
  readonly rows: number;
  readonly liveRows: number;
  /** Of all its rows, as its info record says. */
  readonly checksum: number;
}

/** A ledger as it stood at one moment. Image numbers are below `count`. */
export interface LedgerView {
  readonly count: number;
  readonly pathOf: (image: number) => string;
  /** Record of each image's row; 0: it has none. */
  readonly sequences: Uint32Array<ArrayBuffer>;
  /** Its row in that record. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** A number into `backendNames`. */
  readonly backends: Uint16Array<ArrayBuffer>;
  readonly backendNames: readonly string[];
  readonly sizesBytes: Float64Array<ArrayBuffer>;
  readonly mtimesMs: Float64Array<ArrayBuffer>;
  /** Records of rows by number. */
  readonly records: ReadonlyMap<number, RecordShape>;
}

/** What tells that a record is whole. */
export type RecordShape = Pick<RecordState, 'rows' | 'checksum'>;

type MutableState = { -readonly [K in keyof RecordState]: RecordState[K] };

/**
 * What the records of a row database say, in memory: which record holds the row of which path. Made by replaying the records in
 * order of their numbers, and kept up with every transaction once it is complete.
 *
 * A row is live if it is the last word on its path, dead if a later record superseded or removed it.
 */
export class RowLedger {
  readonly #images = new PathTable();
  readonly #sequences = new GrowingArray((n) => new Uint32Array(n)); // 0: no row
  readonly #rows = new GrowingArray((n) => new Uint32Array(n));
  readonly #backends = new GrowingArray((n) => new Uint16Array(n));
  readonly #backendNames: string[] = [];
  readonly #records = new Map<number, MutableState>();
  readonly #gone = new Set<number>();
  #liveRows = 0;
  #allRows = 0;
  #next = 1;

  /** Images with a row. */
  get liveRows(): number {
    return this.#liveRows;
  }

  /** Rows in the database, dead ones included. */
  get allRows(): number {
    return this.#allRows;
  }

  /** Records of rows by number, ascending. */
  get records(): ReadonlyMap<number, RecordState> {
    return this.#records;
  }

  /** Numbers of the `gone` records. */
  get goneRecords(): ReadonlySet<number> {
    return this.#gone;
  }

  /** A number above all that were seen. */
  takeSequence(): number {
    return this.#next++;
  }

  /** Notes that a number is in use, also by a record that cannot be read. */
  noteSequence(sequence: number): void {
    this.#next = Math.max(this.#next, sequence + 1);
  }

  /** Takes in a record of rows, numbered above all others. */
  add(sequence: number, info: InfoRecord): void {
    this.noteSequence(sequence);
    const state: MutableState = { rows: info.paths.length, liveRows: 0, checksum: info.checksum };
    this.#records.set(sequence, state);
    this.#allRows += state.rows;
    let row = 0;
    for (const run of info.backends) {
      const backend = this.#backendNumber(run.backend);
      for (const end = row + run.rows; row < end; row += 1) {
        const image = this.#images.addPath(info.paths[row]!);
        this.#kill(image);
        this.#sequences.set(image, sequence);
        this.#rows.set(image, row);
        this.#backends.set(image, backend);
        this.#images.setFileState(image, info.sizesBytes[row]!, info.mtimesMs[row]!);
        state.liveRows += 1;
        this.#liveRows += 1;
      }
    }
  }

  /** Takes in a `gone` record: these paths have no row any more. */
  addGone(sequence: number, paths: readonly string[]): void {
    this.noteSequence(sequence);
    this.#gone.add(sequence);
    this.kill(paths);
  }

  /** Makes the rows of these paths dead. */
  kill(paths: readonly string[]): void {
    for (const path of paths) {
      const image = this.#images.findPath(path);
      if (image !== undefined) this.#kill(image);
    }
  }

  /** Forgets records that are no longer in the database, of rows or of `gone`; rows still live in them have no place then. */
  drop(sequences: Iterable<number>): void {
    for (const sequence of sequences) {
      this.#gone.delete(sequence);
      const state = this.#records.get(sequence);
      if (!state) continue;
      if (state.liveRows > 0) {
        for (let image = 0; image < this.#images.fileCount; image += 1) {
          if (this.#sequences.get(image) === sequence) this.#kill(image);
        }
      }
      this.#records.delete(sequence);
      this.#allRows -= state.rows;
    }
  }

  /**
   * What would be left if the rows of these paths became dead and `dropped` records were deleted.
   *
   * @param isPinned - whether somebody reads a record: it stays, dead or not
   */
  effectOf(paths: Iterable<string>, dropped: readonly number[], isPinned: (sequence: number) => boolean): Effect {
    const newlyDead = new Map<number, number>();
    for (const path of paths) {
      const place = this.placeOf(path);
      if (place) newlyDead.set(place.sequence, (newlyDead.get(place.sequence) ?? 0) + 1);
    }
    const gone = new Set(dropped);
    const emptied: number[] = [];
    let dead = 0;
    for (const [sequence, { rows, liveRows }] of this.#records) {
      if (gone.has(sequence)) continue;
      const left = liveRows - (newlyDead.get(sequence) ?? 0);
      // Also one that was read when its last row died: nobody came back for it.
      if (left === 0 && !isPinned(sequence)) emptied.push(sequence);
      else dead += rows - left;
    }
    return { emptied, isClean: dead === 0 };
  }

  /** All of it as it stands now, in one go: later changes do not show. Some 28 bytes an image. */
  capture(): LedgerView {
    const count = this.#images.fileCount;
    return {
      count,
      ...this.#images.copyFileStates(),
      pathOf: (image) => this.#images.pathOf(image), // an image keeps its number and its path for good
      sequences: this.#sequences.copy(count),
      rows: this.#rows.copy(count),
      backends: this.#backends.copy(count),
      backendNames: [...this.#backendNames],
      records: new Map([...this.#records].map(([sequence, { rows, checksum }]) => [sequence, { rows, checksum }])),
    };
  }

  /** Where the row of a path is; undefined if it has none. */
  placeOf(path: string): RowPlace | undefined {
    const image = this.#imageOf(path);
    return image === undefined ? undefined : { sequence: this.#sequences.get(image), row: this.#rows.get(image) };
  }

  /** What is known of the image under a path; undefined if it has no row. */
  imageAt(path: string): StoredImage | undefined {
    const image = this.#imageOf(path);
    return image === undefined
      ? undefined
      : { path, sizeBytes: this.#images.sizeBytesOf(image), mtimeMs: this.#images.mtimeMsOf(image) };
  }

  /** What computed the row of a path; undefined if it has none. */
  backendAt(path: string): string | undefined {
    const image = this.#imageOf(path);
    return image === undefined ? undefined : this.#backendNames[this.#backends.get(image)];
  }

  /** Every path with a row, in no order. */
  *paths(): Generator<string, void> {
    for (let image = 0; image < this.#images.fileCount; image += 1) {
      if (this.#sequences.get(image) !== 0) yield this.#images.pathOf(image);
    }
  }

  #imageOf(path: string): number | undefined {
    const image = this.#images.findPath(path);
    return image === undefined || this.#sequences.get(image) === 0 ? undefined : image;
  }

  #kill(image: number): void {
    const sequence = this.#sequences.get(image);
    if (sequence === 0) return;
    this.#records.get(sequence)!.liveRows -= 1;
    this.#liveRows -= 1;
    this.#sequences.set(image, 0);
  }

  #backendNumber(name: string): number {
    const known = this.#backendNames.indexOf(name);
    return known >= 0 ? known : this.#backendNames.push(name) - 1;
  }
}
