import type { TextColumns } from '../../formats/text-table/columns.ts';

/** Files of labels that are read whole in a worker; text between delimiters is not among them. */
export type LabelFileKind = 'xlsx' | 'parquet' | 'json';

/** Spoken by `labels.worker.ts`. */
export interface LabelsApi {
  /**
   * Reads a file of labels whole.
   *
   * @throws PipelineError `file-damaged`
   */
  read(file: File, kind: LabelFileKind): Promise<TextColumns>;
}
