import { isAbort, PipelineError } from '../../core/errors.ts';
import type { QueryTerm } from '../../stages/search/search.contract.ts';
import { toShownError } from '../app/shown-error.ts';
import type { HeldRows, RowHolder } from './held-rows.ts';
import type {
  NearPicture,
  NeighboursPhase,
  NeighboursView,
  QueryPart,
  QueryPictureView,
  SearchRefusal,
} from './view.ts';

/** Near pictures of a query, at most. */
const MOST = 60;

/** What the search for near pictures needs of the page. */
export interface NeighboursParts {
  readonly held: RowHolder;
  /** Why nothing is searched for now; why no picture from elsewhere. */
  readonly refusal: () => SearchRefusal | undefined;
  readonly pictureRefusal: () => SearchRefusal | undefined;
  /** A row a file, made as the open rows were made, or why it has none. */
  readonly encode: (
    files: readonly File[],
    signal: AbortSignal,
  ) => Promise<(Float32Array<ArrayBuffer> | PipelineError)[]>;
}

interface QueryPicture extends QueryPictureView {
  /** Of a picture from elsewhere. */
  readonly file: File | undefined;
  readonly vector: Float32Array<ArrayBuffer> | undefined;
}

/** A query of one or more pictures, and the rows that are nearest to it. It is asked anew whenever it changes. */
export class Neighbours implements NeighboursView {
  readonly #parts: NeighboursParts;
  #query = $state.raw<readonly QueryPicture[]>([]);
  #phase = $state.raw<NeighboursPhase>({ kind: 'none' });
  #near = $state.raw<readonly NearPicture[]>([]);
  #abort = new AbortController();
  #lastId = 0;

  constructor(parts: NeighboursParts) {
    this.#parts = parts;
  }

  get query(): readonly QueryPictureView[] {
    return this.#query;
  }
  get phase(): NeighboursPhase {
    return this.#phase;
  }
  get near(): readonly NearPicture[] {
    return this.#near;
  }
  get refusal(): SearchRefusal | undefined {
    return this.#parts.refusal();
  }
  get pictureRefusal(): SearchRefusal | undefined {
    return this.#parts.pictureRefusal();
  }

  async askRow(path: string, part: QueryPart): Promise<void> {
    if (this.refusal !== undefined) return;
    const others = part === 'alone' ? [] : this.#query.filter((picture) => picture.path !== path);
    await this.#ask([...others, this.#toPicture({ name: path, path }, part)]);
  }

  async askFiles(files: readonly File[], part: QueryPart): Promise<void> {
    if (this.pictureRefusal !== undefined || files.length === 0) return;
    const others = part === 'alone' ? [] : this.#query;
    const pictures = files.map((file) => {
      return this.#toPicture({ name: file.name, file, url: URL.createObjectURL(file) }, part);
    });
    await this.#ask([...others, ...pictures]);
  }

  async setSign(id: number, sign: 1 | -1): Promise<void> {
    await this.#ask(this.#query.map((picture) => (picture.id === id ? { ...picture, sign } : picture)));
  }

  async remove(id: number): Promise<void> {
    await this.#ask(this.#query.filter((picture) => picture.id !== id));
  }

  clear(): void {
    void this.#ask([]);
  }

  /** Work gives way, for a run wants the model; the query stays. */
  pause(): void {
    this.#abort.abort();
    if (this.#phase.kind !== 'found') this.#phase = { kind: 'none' };
  }

  /** Asks again, of rows that have changed. */
  async refresh(): Promise<void> {
    await this.#ask(this.#query);
  }

  #toPicture(
    facts: { readonly name: string; readonly path?: string; readonly file?: File; readonly url?: string },
    part: QueryPart,
  ): QueryPicture {
    const { name, path, file, url } = facts;
    const sign = part === 'subtracted' ? -1 : 1;
    return { ...{ name, path, file, url, sign }, id: ++this.#lastId, vector: undefined, error: undefined };
  }

  async #ask(query: readonly QueryPicture[]): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const kept = new Set(query.map(({ url }) => url));
    for (const { url } of this.#query) if (url !== undefined && !kept.has(url)) URL.revokeObjectURL(url);
    this.#query = query;
    if (query.length === 0) {
      this.#show({ kind: 'none' });
      return;
    }
    try {
      await this.#encode(signal);
      const asked = this.#query.filter(({ error }) => error === undefined);
      if (asked.length === 0) this.#show({ kind: 'none' });
      else await this.#search(asked, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#parts.held.drop(); // its worker may have died
      this.#show(isAbort(error) ? { kind: 'none' } : { kind: 'failed', error: toShownError(error) });
    }
  }

  /** Pictures from elsewhere get their rows, or the reason why they have none. */
  async #encode(signal: AbortSignal): Promise<void> {
    const missing = this.#query.filter(({ file, vector, error }) => file && !vector && !error);
    if (missing.length === 0) return;
    this.#phase = { kind: 'encoding' };
    const files = missing.flatMap(({ file }) => file ?? []);
    const made = await this.#parts.encode(files, signal);
    signal.throwIfAborted();
    const rowOf = new Map(missing.map(({ id }, i) => [id, made[i]]));
    this.#query = this.#query.map((picture) => {
      const row = rowOf.get(picture.id);
      if (row === undefined) return picture;
      return row instanceof PipelineError ? { ...picture, error: toShownError(row) } : { ...picture, vector: row };
    });
  }

  async #search(asked: readonly QueryPicture[], signal: AbortSignal): Promise<void> {
    const onProgress = (fraction: number) => {
      if (!signal.aborted) this.#phase = { kind: 'reading', fraction };
    };
    const held = await this.#parts.held.open({ signal, onProgress });
    const terms = asked.map((picture) => toTerm(picture, held));
    const startedMs = performance.now();
    const found = await held.search.nearestOf(terms, MOST);
    signal.throwIfAborted();
    if (!found) {
      this.#show({ kind: 'no-direction' });
      return;
    }
    const { heldBytes } = held.search;
    const near = Array.from(found.rows, (row, i) => ({ path: held.paths[row]!, cosine: found.cosines[i]! }));
    this.#show({ kind: 'found', rows: held.count, ms: performance.now() - startedMs, heldBytes }, near);
  }

  #show(phase: NeighboursPhase, near: readonly NearPicture[] = []): void {
    this.#phase = phase;
    this.#near = near;
  }
}

function toTerm({ sign, path, vector }: QueryPicture, { rowOf }: HeldRows): QueryTerm {
  if (vector) return { sign, vector };
  return { sign, row: (path === undefined ? undefined : rowOf.get(path)) ?? -1 };
}
