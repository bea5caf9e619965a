import { PipelineError } from '../../core/errors.ts';
import type { FileStat } from '../../core/folder-source.ts';
import type { RowTable } from '../../core/row-table.ts';
import { NestedIndex } from '../../stages/persist/nested-index.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';

/** The nested index of the open rows as they were read last, and what was left out of them. */
export class ShownIndex {
  #index = $state.raw<NestedIndex | undefined>(undefined);
  #skipped = $state.raw<readonly PipelineError[]>([]);
  #skippedFiles = $state.raw<ReadonlyMap<string, FileStat>>(new Map());
  /** Goes up when the rows have changed: a store is no reactive thing itself. */
  #version = $state(0);

  /** Undefined while there are no rows. */
  get index(): NestedIndex | undefined {
    return this.#index;
  }
  /** Images that were left out. */
  get skipped(): readonly PipelineError[] {
    return this.#skipped;
  }

  /** Those of them that a store knows as files, as they were then, by path. */
  get skippedFiles(): ReadonlyMap<string, FileStat> {
    return this.#skippedFiles;
  }

  /** To be called by a getter that reads the rows themselves: it follows their changes then. */
  follow(): void {
    void this.#version;
  }

  /** Shows rows as they are now. @throws RangeError for a path that stands there twice */
  async show({ paths, skipped }: Pick<RowTable, 'paths' | 'skipped'>): Promise<void> {
    this.#index = paths.length > 0 ? await NestedIndex.build(paths) : undefined;
    this.#skipped = skipped
      .filter(({ code }) => code !== 'folder-unlisted')
      .map((wire) => PipelineError.fromWire(wire));
    this.#version++;
  }

  /** Shows what a store holds now. @throws PipelineError `store-failed` */
  async showStored(store: RowStore): Promise<void> {
    const table = await store.snapshot();
    try {
      await this.show(table);
      this.#skippedFiles = new Map(store.skippedFiles.map(({ path, ...file }) => [path, file]));
    } finally {
      table.release();
    }
  }

  /** No rows are open any more. */
  clear(): void {
    this.#index = undefined;
    this.#skipped = [];
    this.#skippedFiles = new Map();
    this.#version++;
  }
}
