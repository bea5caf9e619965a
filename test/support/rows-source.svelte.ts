import type { FingerprintParts } from '../../src/core/fingerprint.ts';
import { withFacts, type RowTable } from '../../src/core/row-table.ts';
import { models } from '../../src/models/registry.ts';
import { openRowStore } from '../../src/stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../../src/stages/persist/nested-index.ts';
import type { RowStore } from '../../src/stages/persist/row-store.ts';
import type { SaveSource } from '../../src/state/save/save.svelte.ts';
import { manifestOfFolder } from '../../src/state/rows/meta.ts';
import { MemoryDatabase } from './memory-database.ts';

/** Rows that are open, as the page has them, in a store of their own. */
export class RowsSource implements SaveSource {
  #store = $state.raw<RowStore | undefined>(undefined);
  #index = $state.raw<NestedIndex | undefined>(undefined);
  readonly folderName = 'pho:tos';
  readonly skipped = [];

  get store(): RowStore | undefined {
    return this.#store;
  }
  get index(): NestedIndex | undefined {
    return this.#index;
  }
  get dim(): number {
    return this.#store?.dim ?? 0;
  }
  get count(): number {
    return this.#store?.count ?? 0;
  }

  /** Other rows are open from now on: `rows[i]` is that of `i.jpg`. */
  async open(rows: readonly (readonly number[])[]): Promise<void> {
    const store = await openRowStore(new MemoryDatabase(), 'fingerprint');
    const images = rows.map((_, i) => ({ path: `${i}.jpg`, sizeBytes: 1, mtimeMs: 1 }));
    await store.append({ images, rows: Float32Array.from(rows.flat()), backend: 'wasm' });
    const table = await store.snapshot();
    const index = await NestedIndex.build(table.paths);
    table.release();
    this.#store = store;
    this.#index = index;
  }

  async snapshot(): Promise<RowTable> {
    const store = this.#store;
    const [model] = models;
    if (!store || !model) throw new Error('nothing is open');
    const { sizePx, normalization } = model;
    const preprocessing: FingerprintParts['preprocessing'] = {
      ...{ preset: 'squash', sizePx, resizePx: 256, filter: 'bilinear', pillow: '13', exif: 'ignore' },
      ...{ channels: 'RGB', range: '0-1', normalization },
    };
    const parts: FingerprintParts = {
      ...{ modelSha256: model.sha256, output: 'pooled', preprocessing },
      ...{ arithmetic: 'fp32', pixels: 'exact', kernelVersion: 1 },
    };
    const origin = { fingerprint: 'fingerprint', parts, model, output: model.outputs[0] };
    const table = await store.snapshot();
    const words = { folderName: this.folderName, savedAt: new Date() };
    return withFacts(table, { manifest: manifestOfFolder(table, origin, words) });
  }
}
