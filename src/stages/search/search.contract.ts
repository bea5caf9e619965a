/** The nearest other rows of each row: `most` of them a line, nearest first; row −1 where there are no more. */
export interface Nearest {
  readonly most: number;
  /** `Int32Array[n * most]` */
  readonly rows: Int32Array<ArrayBuffer>;
  /** −1 to 1. `Float32Array[n * most]` */
  readonly cosines: Float32Array<ArrayBuffer>;
}

/** Spoken by `search.worker.ts`: rows come to it through a lent port, and stay there until it is ended. */
export interface SearchApi {
  /**
   * Reads all rows.
   *
   * @param rows - a loan of the rows (`core/row-port.ts`)
   * @param onProgress - part of it that is done, 0 to 1
   * @throws PipelineError `search-too-large`, or of whoever serves the rows
   */
  open(
    rows: MessagePort,
    shape: { readonly dim: number; readonly count: number },
    onProgress: (fraction: number) => void,
  ): Promise<void>;
  /**
   * The nearest rows of every row, exact: each pair is computed once.
   *
   * @throws TypeError if nothing is open
   */
  nearestOfAll(most: number, onProgress: (fraction: number) => void): Promise<Nearest>;
}
