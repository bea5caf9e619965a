/** What is being done for a map, and how far it is, 0 to 1. */
export interface MapStep {
  readonly kind: 'reading' | 'neighbours' | 'layout';
  readonly fraction: number;
  /** The map as it is now, x and y of each row: the principal components at first. Now and then only. `Float32Array[n * 2]` */
  readonly coordinates?: Float32Array<ArrayBuffer> | undefined;
}

/** Spoken by `map.worker.ts`: rows come to it through a lent port. Whoever gives up ends the worker. */
export interface MapApi {
  /**
   * A map of all rows: near rows lie together (UMAP of their principal components, by cosine). The same rows, the same seed, the same
   * map. Fewer than four rows are laid out by their principal components alone.
   *
   * @param rows - a loan of the rows (`core/row-port.ts`)
   * @returns x and y of each row, `Float32Array[n * 2]`
   * @throws PipelineError `map-too-large`, or of whoever serves the rows
   */
  make(
    rows: MessagePort,
    spec: { readonly dim: number; readonly count: number; readonly seed: number },
    onStep: (step: MapStep) => void,
  ): Promise<Float32Array<ArrayBuffer>>;
}
