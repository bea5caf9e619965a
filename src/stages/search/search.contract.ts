/** The nearest other rows of each row: `most` of them a line, nearest first; row −1 where there are no more. */
export interface Nearest {
  readonly most: number;
  /** `Int32Array[n * most]` */
  readonly rows: Int32Array<ArrayBuffer>;
  /** −1 to 1. `Float32Array[n * most]` */
  readonly cosines: Float32Array<ArrayBuffer>;
}

/** A picture that is searched for, as a row that is open or as a vector from elsewhere; added, or subtracted. */
export type QueryTerm = { readonly sign: 1 | -1 } & (
  | { readonly row: number }
  /** `Float32Array[dim]`, of any length but zero. */
  | { readonly vector: Float32Array<ArrayBuffer> }
);

/** The nearest rows of a query, nearest first. */
export interface NearestOfQuery {
  /** `Int32Array[n]` */
  readonly rows: Int32Array<ArrayBuffer>;
  /** −1 to 1. `Float32Array[n]` */
  readonly cosines: Float32Array<ArrayBuffer>;
}

/** Spoken by `search.worker.ts`: rows come to it through a lent port, and stay there until it is ended. */
export interface SearchApi {
  /**
   * Reads all rows.
   *
   * @param rows - a loan of the rows (`core/row-port.ts`)
   * @param onProgress - part of it that is done, 0 to 1
   * @returns bytes of memory that are held from now on
   * @throws PipelineError `search-too-large`, or of whoever serves the rows
   */
  open(
    rows: MessagePort,
    shape: { readonly dim: number; readonly count: number },
    onProgress: (fraction: number) => void,
  ): Promise<number>;
  /**
   * The nearest rows of every row, exact: each pair is computed once.
   *
   * @throws TypeError if nothing is open
   */
  nearestOfAll(most: number, onProgress: (fraction: number) => void): Promise<Nearest>;
  /**
   * The rows that are nearest to a query, exact: the query is the sum of its terms, each made length one before, and it is held
   * against every row. Rows of the query itself are left out.
   *
   * @returns at most `most`; undefined if the sum has no direction: its terms cancel each other out, or hold no numbers
   * @throws TypeError if nothing is open; RangeError for a vector of another length, or a row that is not there
   */
  nearestOf(terms: readonly QueryTerm[], most: number): NearestOfQuery | undefined;
}
