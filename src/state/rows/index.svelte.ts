import { messageOf } from '../../core/errors.ts';
import { toPythonList } from '../../formats/npy/python-literal.ts';
import type { NestedIndex } from '../../stages/persist/nested-index.ts';
import { PathSearch } from '../../stages/persist/path-search.ts';
import type { EntryView, Hits, IndexView, LookedUp, NotFound, TreeRow } from './view.ts';
import { readRun } from '../run/description.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import { VisibleTree } from './visible-tree.ts';
import type { CurrentRows } from './current-rows.svelte.ts';
import { pictureUrl } from '../folder/picture-url.ts';

/** So many of the pictures that answer to a text are listed. */
const MOST_HITS = 20;

interface Answer {
  readonly found?: LookedUp | undefined;
  readonly notFound?: NotFound | undefined;
  readonly hits?: Hits | undefined;
}

/** The nested index on the screen: the tree, and one image looked up. */
export class Index implements IndexView {
  readonly #currentRows: CurrentRows;
  readonly #folder: Folder;
  #expanded = $state.raw<ReadonlySet<string>>(new Set());
  #selected = $state.raw<LookedUp | undefined>(undefined);
  #notFound = $state.raw<NotFound | undefined>(undefined);
  #hits = $state.raw<Hits | undefined>(undefined);
  #search: { readonly index: NestedIndex; readonly made: Promise<PathSearch> } | undefined;
  /** The latest look-up: an earlier one that answers late is ignored. */
  #lookUps = 0;
  #latest: Promise<void> | undefined;
  readonly #tree = $derived.by(() => {
    const { index } = this.#currentRows;
    return index ? new VisibleTree(index, this.#expanded) : undefined;
  });

  constructor(currentRows: CurrentRows, folder: Folder) {
    this.#currentRows = currentRows;
    this.#folder = folder;
  }

  get rows(): number {
    return this.#currentRows.index?.rows ?? 0;
  }
  get fileName(): string | undefined {
    return this.#currentRows.fileName;
  }
  get entry(): EntryView | undefined {
    const { entry, folderId, folderName: name } = this.#currentRows;
    return entry && folderId !== undefined ? { folderId, name, made: readRun(entry.words) } : undefined;
  }
  get dim(): number {
    return this.#currentRows.dim;
  }
  get treeLength(): number {
    return this.#tree?.length ?? 0;
  }
  get selected(): LookedUp | undefined {
    return this.#selected;
  }
  get hits(): Hits | undefined {
    return this.#hits;
  }
  get notFound(): NotFound | undefined {
    return this.#notFound;
  }

  treeRow(at: number): TreeRow {
    if (!this.#tree) throw new RangeError('there is no index');
    return this.#tree.rowAt(at);
  }

  treeName(at: number): string {
    if (!this.#tree) throw new RangeError('there is no index');
    return this.#tree.nameAt(at);
  }

  toggle(path: string): void {
    const expanded = new Set(this.#expanded);
    if (!expanded.delete(path)) expanded.add(path);
    this.#expanded = expanded;
  }

  lookUp(text: string): Promise<void> {
    return (this.#latest = this.#answer(async () => {
      const { paths, total } = await this.#answersTo(text);
      const [path] = paths;
      if (total > 1) return { hits: { text, paths, total } };
      const hits = path !== undefined && this.#hits?.paths.includes(path) ? this.#hits : undefined; // one of them is looked at
      if (path !== undefined) return { found: await this.#read(path), hits };
      return { notFound: text === '' ? undefined : { code: 'nothing-stored', path: text } };
    }));
  }

  async copyVector(as: 'json' | 'python'): Promise<void> {
    const vector = this.#selected?.vector;
    if (!vector) return;
    const text = as === 'json' ? JSON.stringify(Array.from(vector)) : toPythonList(vector);
    await navigator.clipboard.writeText(text);
  }

  /** Looks up again what is shown: after a run, its vector and its row number may be others. */
  async refresh(): Promise<void> {
    await this.#latest;
    const { path } = this.#selected ?? {};
    if (path === undefined) return;
    const hits = this.#hits;
    await this.#answer(async () => ({ found: await this.#read(path), hits }));
  }

  /** Forgets what was looked up: other rows are open. */
  reset(): void {
    this.#lookUps++;
    release(this.#selected);
    this.#selected = undefined;
    this.#notFound = undefined;
    this.#hits = undefined;
    this.#search = undefined;
    this.#expanded = new Set();
  }

  /** Shows what a look-up gives, unless another one was made meanwhile. */
  async #answer(lookUp: () => Promise<Answer>): Promise<void> {
    const turn = ++this.#lookUps;
    let answer: Answer;
    try {
      answer = await lookUp();
    } catch (error) {
      answer = { notFound: { code: 'look-up-failed', reason: messageOf(error) } };
    }
    if (turn !== this.#lookUps) {
      release(answer.found);
      return;
    }
    release(this.#selected);
    this.#selected = answer.found;
    this.#notFound = answer.notFound;
    this.#hits = answer.hits;
  }

  /** Paths that answer to a text: the one of exactly that key, or those that are likest. */
  async #answersTo(text: string): Promise<Pick<Hits, 'paths' | 'total'>> {
    const { index } = this.#currentRows;
    if (!index || text === '') return { paths: [], total: 0 };
    const exact = index.has(text) ? index.find(text) : undefined;
    if (exact !== undefined) return { paths: [index.pathOf(exact)], total: 1 };
    if (this.#search?.index !== index) this.#search = { index, made: PathSearch.of(index) };
    const { rows, total } = await (await this.#search.made).find(text, MOST_HITS);
    return { paths: rows.map((row) => index.pathOf(row)), total };
  }

  /** @returns undefined if it is no longer among the rows */
  async #read(path: string): Promise<LookedUp | undefined> {
    const row = this.#currentRows.index?.find(path);
    if (row === undefined || this.#currentRows.index?.pathOf(row) !== path) return undefined;
    const vector = await this.#currentRows.readRow(row); // at once: a row number is only right in its own index
    const imageUrl = await pictureUrl(this.#folder, path); // last, so that no failure leaves an object URL behind
    let squares = 0;
    for (const value of vector) squares += value * value;
    return { path, row, vector, norm: Math.sqrt(squares), imageUrl };
  }
}

function release(found: LookedUp | undefined): void {
  if (found?.imageUrl !== undefined) URL.revokeObjectURL(found.imageUrl);
}
