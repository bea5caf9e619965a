import {
  keptVariance,
  type KernelKind,
  type Reduction,
  type ReductionProgress,
  type ReductionSpec,
} from '../../core/reduction.ts';
import { openReduction } from '../../stages/read/read.client.ts';
import { fitRows } from '../../stages/reduce/reduce.client.ts';
import { toShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { ReducedSummary, ReduceMethod, ReducePhase, ReduceView } from './view.ts';

const FIRST_COUNT = 64;
const FIRST_SHARE = 95;
const MAX_PROJECTION = 4096;

/** What reducing needs of the current rows. */
export type ReduceSource = Pick<CurrentRows, 'dim' | 'count' | 'snapshot'>;

/** Making the rows shorter: the reduction is made once, of the rows that are there, and kept until others are open. */
export class Reduce implements ReduceView {
  readonly #rows: ReduceSource;
  #phase = $state.raw<ReducePhase>({ kind: 'none' });
  #reduction = $state.raw<Reduction | undefined>(undefined);
  /** Ends what is being made; another one is another work. */
  #abort = new AbortController();
  method = $state<ReduceMethod>('pca');
  kernel = $state<KernelKind>('rbf');
  by = $state<'count' | 'share'>('count');
  count = $state(FIRST_COUNT);
  share = $state(FIRST_SHARE);
  whiten = $state(false);
  seed = $state(0);

  constructor(rows: ReduceSource) {
    this.#rows = rows;
  }

  get phase(): ReducePhase {
    return this.#phase;
  }

  /** What rows are to be saved by; undefined for whole ones. */
  get reduction(): Reduction | undefined {
    return this.#reduction;
  }

  get most(): number {
    const { dim, count } = this.#rows;
    if (this.method === 'kernel-pca') return count;
    return this.method === 'random-projection' ? MAX_PROJECTION : Math.min(dim, count);
  }

  get canReduce(): boolean {
    const { dim, count } = this.#rows;
    if (this.method === 'file' || dim === 0 || count < 2 || this.#phase.kind === 'reducing') return false;
    if (this.method === 'pca' && this.by === 'share') return this.share > 0 && this.share < 100;
    const isSeedFine = this.method !== 'random-projection' || (Number.isSafeInteger(this.seed) && this.seed >= 0);
    return Number.isInteger(this.count) && this.count >= 1 && this.count <= this.most && isSeedFine;
  }

  async reduce(): Promise<void> {
    if (!this.canReduce) return;
    const spec = this.#spec();
    if (!spec) return;
    await this.#make(async (signal) => {
      const started = performance.now();
      const table = await this.#rows.snapshot();
      try {
        const onProgress = (progress: ReductionProgress) => {
          if (!signal.aborted) this.#phase = { kind: 'reducing', progress };
        };
        const reduction = await fitRows(table, spec, { onProgress, signal });
        const made = { rows: table.count, seconds: (performance.now() - started) / 1000 };
        return { reduction, summary: summaryOf(reduction, { made, fileName: undefined }) };
      } finally {
        table.release();
      }
    });
  }

  async useFile(file: File): Promise<void> {
    await this.#make(async (signal) => {
      const reduction = await openReduction(file, this.#rows.dim, signal);
      return { reduction, summary: summaryOf(reduction, { made: undefined, fileName: file.name }) };
    });
  }

  cancel(): void {
    if (this.#phase.kind === 'reducing') this.forget();
  }

  forget(): void {
    this.#abort.abort();
    this.#reduction = undefined;
    this.#phase = { kind: 'none' };
  }

  /** Other rows are open, or none: what was made of those before is not theirs. */
  reset(): void {
    this.forget();
  }

  async #make(
    work: (signal: AbortSignal) => Promise<{ readonly reduction: Reduction; readonly summary: ReducedSummary }>,
  ): Promise<void> {
    this.forget();
    const { signal } = (this.#abort = new AbortController());
    this.#phase = { kind: 'reducing', progress: undefined };
    try {
      const { reduction, summary } = await work(signal);
      if (signal.aborted) return;
      this.#reduction = reduction;
      this.#phase = { kind: 'reduced', summary };
    } catch (error) {
      if (!signal.aborted) this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  #spec(): ReductionSpec | undefined {
    const { method, count: components, whiten, seed } = this;
    switch (method) {
      case 'pca':
        return { method, components: this.by === 'share' ? this.share / 100 : components, whiten };
      case 'kernel-pca':
        return { method, components, kernel: { kind: this.kernel } };
      case 'truncated-svd':
        return { method, components };
      case 'random-projection':
        return { method, components, seed };
      case 'file':
        return undefined;
    }
  }
}

function summaryOf(reduction: Reduction, from: Pick<ReducedSummary, 'made' | 'fileName'>): ReducedSummary {
  const { method, inputDim, dim, explainedVarianceRatio, kernel, settings } = reduction;
  return {
    ...{ method, inputDim, dim },
    keptVariance: keptVariance(reduction),
    shares: Array.from(explainedVarianceRatio ?? []),
    landmarks: settings['way'] === 'nystroem' ? kernel?.count : undefined,
    ...from,
  };
}
