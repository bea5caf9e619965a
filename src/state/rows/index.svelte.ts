import { messageOf } from '../../core/errors.ts';
import { toPythonList } from '../../formats/npy/python-literal.ts';
import type { EntryView, IndexView, LookedUp, NotFound, TreeRow } from './view.ts';
import { wordsOf } from '../folder/stored-folders.svelte.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import { VisibleTree } from './visible-tree.ts';
import type { CurrentRows } from './current-rows.svelte.ts';
import { pictureUrl } from '../folder/picture-url.ts';

/** The nested index on the screen: the tree, and one image looked up. */
export class Index implements IndexView {
  readonly #currentRows: CurrentRows;
  readonly #folder: Folder;
  #expanded = $state.raw<ReadonlySet<string>>(new Set());
  #selected = $state.raw<LookedUp | undefined>(undefined);
  #notFound = $state.raw<NotFound | undefined>(undefined);
  /** The latest look-up: an earlier one that answers late is ignored. */
  #lookUps = 0;
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
    return entry && folderId !== undefined ? { folderId, name, words: wordsOf(entry.words) } : undefined;
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
  get notFound(): NotFound | undefined {
    return this.#notFound;
  }

  treeRow(at: number): TreeRow {
    if (!this.#tree) throw new RangeError('there is no index');
    return this.#tree.rowAt(at);
  }

  toggle(path: string): void {
    const expanded = new Set(this.#expanded);
    if (!expanded.delete(path)) expanded.add(path);
    this.#expanded = expanded;
  }

  async lookUp(path: string): Promise<void> {
    const { index } = this.#currentRows;
    const turn = ++this.#lookUps;
    let found: LookedUp | undefined;
    let notFound: NotFound | undefined;
    try {
      const row = path === '' ? undefined : index?.find(path);
      if (row === undefined || !index) notFound = { code: 'nothing-stored', path };
      else found = await this.#read(row, index.pathOf(row));
    } catch (error) {
      notFound = { code: 'look-up-failed', reason: messageOf(error) }; // an ambiguous key: the message names the candidates
    }
    if (turn !== this.#lookUps) {
      release(found);
      return;
    }
    release(this.#selected);
    this.#selected = found;
    this.#notFound = notFound;
  }

  async copyVector(as: 'json' | 'python'): Promise<void> {
    const vector = this.#selected?.vector;
    if (!vector) return;
    const text = as === 'json' ? JSON.stringify(Array.from(vector)) : toPythonList(vector);
    await navigator.clipboard.writeText(text);
  }

  /** Looks up again what is shown: after a run, its vector and its row number may be others. */
  async refresh(): Promise<void> {
    if (this.#selected) await this.lookUp(this.#selected.path);
  }

  /** Forgets what was looked up: other rows are open. */
  reset(): void {
    this.#lookUps++;
    release(this.#selected);
    this.#selected = undefined;
    this.#notFound = undefined;
    this.#expanded = new Set();
  }

  async #read(row: number, path: string): Promise<LookedUp> {
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
