import type { FingerprintParts } from '../../core/fingerprint.ts';
import { identityOf, type ModelOutput, type ModelSpec } from '../../core/model-spec.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { describeRun } from './description.ts';

/** How often a run's count goes into the catalogue, in ms: what a crash leaves there is no older. */
const NOTE_MS = 5000;

/** The rows of one folder and one fingerprint, as the catalogue tells of them. */
export interface NotedRows {
  readonly folder: FolderRecord;
  readonly fingerprint: string;
  readonly parts: FingerprintParts;
  readonly model: ModelSpec;
  readonly output: ModelOutput;
  readonly store: RowStore;
}

/** What the catalogue says of rows that are open: written before the first one is stored, then now and then. */
export class RunNote {
  readonly #rows: NotedRows;
  readonly #catalogue: () => Promise<Catalogue>;
  /** What the catalogue says, and since when. */
  #count: number;
  #atMs = -Infinity;

  constructor(rows: NotedRows, catalogue: () => Promise<Catalogue>) {
    this.#rows = rows;
    this.#catalogue = catalogue;
    this.#count = rows.folder.runs.find((run) => run.fingerprint === rows.fingerprint)?.count ?? 0;
  }

  /** Writes it. @throws PipelineError `store-full`, `store-failed` */
  async write(): Promise<void> {
    const { folder, fingerprint, parts, model, output, store } = this.#rows;
    const { count, storedBytes } = store;
    this.#atMs = performance.now();
    const made = { parts: describeRun(parts, model), origin: { model: identityOf(model), output, parts } };
    const run = { fingerprint, ...made, dim: store.dim ?? 0, count, storedBytes };
    await (await this.#catalogue()).setRun(folder.folderId, run, Date.now());
    this.#count = count;
  }

  /** Writes it if the count has changed. A failure loses nothing: the rows are stored, and the next opening notes them. */
  async writeChange(): Promise<void> {
    if (this.#rows.store.count !== this.#count) await this.write().catch(() => undefined);
  }

  /** Keeps up with rows that are being stored, every few seconds; not waited for. */
  keepUp(): void {
    if (performance.now() - this.#atMs >= NOTE_MS) void this.writeChange();
  }
}
