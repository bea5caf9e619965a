import type { Reduction, ReductionProgress, ReductionSpec } from '../../core/reduction.ts';

/** Spoken by `reduce.worker.ts`: rows come to it through a lent port, and never cross the page's thread. */
export interface ReduceApi {
  /**
   * Makes a reduction.
   *
   * @param rows - a loan of the rows (`core/row-port.ts`)
   * @throws PipelineError `reduction-unfit`, `rows-too-few`, `rows-constant`, `rows-not-finite`, `reduction-too-large`, or of whoever
   *   serves the rows
   */
  fit(
    rows: MessagePort,
    shape: { readonly dim: number; readonly count: number },
    spec: ReductionSpec,
    onProgress: (progress: ReductionProgress) => void,
  ): Promise<Reduction>;
  /**
   * Takes rows and a reduction: from then on {@link ReduceApi.block} and {@link ReduceApi.serve} give reduced rows.
   *
   * @throws PipelineError `reduction-too-large`
   */
  open(rows: MessagePort, reduction: Reduction): Promise<void>;
  /**
   * Reduced rows, each made when it is asked for.
   *
   * @param at - row numbers, in any order
   * @returns `Float32Array[at.length * dim]`, transferred
   * @throws TypeError if nothing is open; of whoever serves the rows
   */
  block(at: Int32Array): Promise<Float32Array<ArrayBuffer>>;
  /** Serves reduced rows to whoever holds the other end of `port`, for as long as this worker lives. */
  serve(port: MessagePort): Promise<void>;
}
