import type { FileEnds } from '../../core/file-ends.ts';
import type { RowTable } from '../../core/row-table.ts';
import { findSameBytes } from '../../pipeline/same-bytes.ts';
import { toShownError } from '../app/shown-error.ts';
import type { SameBytesGroup, SameBytesPhase, SameBytesView } from './view.ts';

/** What the comparison of files needs of the page. */
export interface SameBytesParts {
  /** The open rows, the caller's to release. */
  readonly snapshot: () => Promise<RowTable>;
  readonly refusal: () => SameBytesView['refusal'];
  /** A picture's file, from its folder. */
  readonly openFile: (path: string) => Promise<File>;
  /** So many bytes of each end of pictures' files; undefined for one that can't be read. */
  readonly fileEnds: (paths: readonly string[], bytes: number) => Promise<readonly (FileEnds | undefined)[]>;
}

/** Which files of the open rows are copies of one another. Kept until other rows are open. */
export class SameBytes implements SameBytesView {
  readonly #parts: SameBytesParts;
  #phase = $state.raw<SameBytesPhase>({ kind: 'none' });
  #groups = $state.raw<readonly SameBytesGroup[]>([]);
  #abort = new AbortController();

  constructor(parts: SameBytesParts) {
    this.#parts = parts;
  }

  get phase(): SameBytesPhase {
    return this.#phase;
  }
  get groups(): readonly SameBytesGroup[] {
    return this.#groups;
  }
  get refusal(): SameBytesView['refusal'] {
    return this.#parts.refusal();
  }

  async compare(): Promise<void> {
    if (this.refusal !== undefined || this.#phase.kind === 'reading') return;
    this.reset();
    const { signal } = (this.#abort = new AbortController());
    this.#phase = { kind: 'reading', fraction: 0 };
    try {
      const table = await this.#parts.snapshot();
      const { paths, sizesBytes } = table;
      table.release(); // its rows are not needed
      const { groups, ...counts } = await findSameBytes({
        sizesBytes: sizesBytes ?? new Float64Array(paths.length).fill(Number.NaN),
        open: (at) => this.#parts.openFile(paths[at]!),
        ends: (at, bytes) =>
          this.#parts.fileEnds(
            at.map((row) => paths[row]!),
            bytes,
          ),
        onProgress: (fraction) => {
          if (!signal.aborted) this.#phase = { kind: 'reading', fraction };
        },
        signal,
      });
      if (signal.aborted) return;
      this.#groups = groups.map(({ at, sizeBytes }) => ({ paths: at.map((row) => paths[row]!), sizeBytes }));
      this.#phase = { kind: 'compared', ...counts };
    } catch (error) {
      if (!signal.aborted) this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  cancel(): void {
    if (this.#phase.kind === 'reading') this.reset();
  }

  /** Other rows are open, or none. */
  reset(): void {
    this.#abort.abort();
    this.#groups = [];
    this.#phase = { kind: 'none' };
  }
}
