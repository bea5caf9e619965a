import { PipelineError } from '../../core/errors.ts';
import type { DroppedModel } from '../../core/model-spec.ts';
import type { ModelShelf } from './parts.ts';

/** How long the page waits for the list at most, in ms: a database that another tab blocks may never answer. */
const PATIENCE_MS = 5000;

/** The models that the visitor brought: kept in this browser, or known to this page alone. */
export class KeptModels {
  readonly #openStore: () => Promise<ModelShelf>;
  #opened: Promise<ModelShelf> | undefined;
  #list = $state.raw<readonly DroppedModel[]>([]);
  /** Files of those that are not in the store, by id. */
  readonly #loose = new Map<string, Blob>();

  constructor(openStore: () => Promise<ModelShelf>) {
    this.#openStore = openStore;
  }

  /** The latest first. */
  get list(): readonly DroppedModel[] {
    return this.#list;
  }

  /**
   * Reads what is kept. Those that answer late still come into the list.
   *
   * @returns number of models that can't be read any more and are deleted
   * @throws PipelineError `store-failed`, also if there is no answer in good time; `store-newer`
   */
  async open(): Promise<number> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new PipelineError('store-failed', 'persist', `models: no answer for ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([this.#read(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes a model for this page alone; it is gone after a reload. */
  hold(model: DroppedModel, onnx: Blob): void {
    this.#loose.set(model.id, onnx);
    this.#show([model, ...this.#without(model.id)]);
  }

  /**
   * Keeps a model in this browser. Until that is done, and where it fails, it is held for this page.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async keep(model: DroppedModel, onnx: Blob): Promise<void> {
    this.hold(model, onnx);
    const store = await this.#store();
    await store.put(model, onnx);
    this.#loose.delete(model.id);
    if (!this.#list.includes(model)) await store.remove(model.id); // the visitor was faster
  }

  /** Whether a model is known to this page alone. */
  isLoose(id: string): boolean {
    return this.#loose.has(id);
  }

  /**
   * Forgets a model. Where that fails it stays in the list.
   *
   * @throws PipelineError `store-failed`
   */
  async remove(id: string): Promise<void> {
    const before = this.#list;
    this.#show(this.#without(id));
    if (this.#loose.delete(id)) return;
    try {
      await (await this.#store()).remove(id);
    } catch (error) {
      this.#show([...before.filter((model) => model.id === id), ...this.#list]);
      throw error;
    }
  }

  /** The ONNX file. @throws PipelineError `model-missing` if another tab has removed it; `store-failed` */
  async fileOf(model: DroppedModel): Promise<Blob> {
    const file = this.#loose.get(model.id) ?? (await (await this.#store()).file(model.id));
    if (!file) throw new PipelineError('model-missing', 'models', `model is no longer kept here: ${model.title}`);
    return file;
  }

  async #read(): Promise<number> {
    const store = await this.#store();
    const { models, damaged } = await store.list();
    const known = new Set(this.#list.map(({ id }) => id)); // added while the store was silent
    this.#show([...this.#list, ...models.filter(({ id }) => !known.has(id))]);
    if (damaged > 0) await store.removeDamaged(); // nobody can use them or delete them by hand, and they take room
    return damaged;
  }

  #without(id: string): readonly DroppedModel[] {
    return this.#list.filter((model) => model.id !== id);
  }

  #show(models: readonly DroppedModel[]): void {
    this.#list = models.toSorted((a, b) => b.addedMs - a.addedMs);
  }

  #store(): Promise<ModelShelf> {
    this.#opened ??= this.#openStore().catch((error: unknown) => {
      this.#opened = undefined; // the next call tries again
      throw error;
    });
    return this.#opened;
  }
}
