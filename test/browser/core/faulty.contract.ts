/** A worker that does what it is told, and fails in every way that a worker can. */
export interface FaultyApi {
  add(a: number, b: number): Promise<number>;
  /** @throws PipelineError `image-damaged` at `a/ü.jpg` */
  fail(): Promise<never>;
  /** @throws RangeError */
  failUnforeseen(): Promise<never>;
  /** Never answers. */
  hang(): Promise<number>;
  /** Dies of an error outside any call, after it has answered. */
  dieLater(): Promise<void>;
  /** Says "half", then "done". @param hear - here a promise is what it answers: the page has heard it then */
  tell(hear: (text: string) => unknown): Promise<string>;
}
