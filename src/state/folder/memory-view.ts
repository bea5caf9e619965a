/** What could not come back with the open folder from an earlier visit. */
export interface MemoryView {
  /** Title of the model that made its rows, which is kept here no longer; another one is chosen. */
  readonly lostModel: string | undefined;
  /** Name of its table of labels, which was too large to be kept and has to be given again. */
  readonly missingLabels: string | undefined;
}
