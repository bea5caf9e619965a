import { asFields, isCount, isItems } from './parse.ts';

/** What is remembered of the visitor's table of labels. */
export interface LabelsRecord {
  readonly fileName: string;
  /** Whether the file itself is kept, too; one that is too large has to be given again. */
  readonly isKept: boolean;
  /** Position of the column of keys, where the visitor chose it. */
  readonly key?: number;
  /** Columns that the visitor chose, or left out, by hand. */
  readonly columns: readonly (readonly [at: number, isChosen: boolean])[];
}

/** What was chosen for a folder when its rows were made, or looked at, last. */
export interface FolderChoices {
  /** Of these rows: the run of that fingerprint says by which model, output and preprocessing. */
  readonly fingerprint: string;
  /** Where the model is to run. */
  readonly device: string;
  readonly labels?: LabelsRecord;
}

/** Reads a folder's choices; undefined if they are damaged. Labels that are damaged are left out. */
export function parseChoices(value: unknown): FolderChoices | undefined {
  const fields = asFields(value) ?? {};
  const { fingerprint, device } = fields;
  if (typeof fingerprint !== 'string' || typeof device !== 'string') return undefined;
  const labels = parseLabels(fields['labels']);
  return { fingerprint, device, ...(labels ? { labels } : {}) };
}

function parseLabels(value: unknown): LabelsRecord | undefined {
  const { fileName, isKept, key, columns } = asFields(value) ?? {};
  if (typeof fileName !== 'string' || typeof isKept !== 'boolean') return undefined;
  const chosen = isItems(columns) ? columns.map(parseColumn).filter((column) => column !== undefined) : [];
  return { fileName, isKept, ...(isCount(key) ? { key } : {}), columns: chosen };
}

function parseColumn(value: unknown): LabelsRecord['columns'][number] | undefined {
  const [at, isChosen]: readonly unknown[] = isItems(value) ? value : [];
  return isCount(at) && typeof isChosen === 'boolean' ? [at, isChosen] : undefined;
}
