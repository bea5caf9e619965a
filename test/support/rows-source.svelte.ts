import type { FingerprintParts } from '../../src/core/fingerprint.ts';
import { models } from '../../src/models/registry.ts';
import { openRowStore } from '../../src/stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../../src/stages/persist/nested-index.ts';
import type { RowStore } from '../../src/stages/persist/row-store.ts';
import type { SaveSource } from '../../src/state/save/save.svelte.ts';
import type { Snapshot } from '../../src/state/rows/snapshot.ts';
import { MemoryDatabase } from './memory-database.ts';

/** Rows that are open, as the workspace has them, in a store of their own. */
export class RowsSource implements SaveSource {
  #store = $state.raw<RowStore | undefined>(undefined);
  #index = $state.raw<NestedIndex | undefined>(undefined);
  readonly folderName = 'pho:tos';

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
    const { paths } = await store.table();
    const index = await NestedIndex.build(paths);
    this.#store = store;
    this.#index = index;
  }

  async read<T>(use: (snapshot: Snapshot) => Promise<T>): Promise<T> {
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
    const rows = { kind: 'stored' as const, fingerprint: 'fingerprint', parts, model, output: model.outputs[0], store };
    return use({ rows, table: await store.table(), folderName: this.folderName });
  }
}
