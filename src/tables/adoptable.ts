import type { Manifest } from '../core/row-table.ts';
import type { FileFacts } from '../stages/read/read.contract.ts';
import { differingFacts, factOf, type SettingFact } from './same-settings.ts';

/** Why the rows of a file cannot be added to a folder's. */
export type AdoptProblem =
  /** The file does not say what made its rows, or which images they are. */
  | { readonly code: 'not-ours' }
  /** They are not comparable; `facts` name what differs, if the file tells. */
  | { readonly code: 'other-settings'; readonly facts: readonly SettingFact[] }
  /** They were rounded, or divided by their length: they are no longer what the model gave. */
  | { readonly code: 'other-numbers' }
  /** A reduction made them of longer ones. */
  | { readonly code: 'reduced' }
  /** The file does not say which state of each image its row is of. */
  | { readonly code: 'no-states' };

/** The rows of a file cannot be added to a folder's. */
export class AdoptRefused extends Error {
  override readonly name = 'AdoptRefused';
  readonly problem: AdoptProblem;

  constructor(problem: AdoptProblem) {
    super(`rows cannot be added: ${problem.code}`);
    this.problem = problem;
  }
}

/**
 * Whether the rows of a file may stand among a folder's.
 *
 * @param settings - what makes the folder's rows, as a manifest has it
 * @returns undefined if they may
 */
export function adoptProblem(
  { meta, paths, dtype, sizesBytes, mtimesMs }: FileFacts,
  settings: Manifest,
): AdoptProblem | undefined {
  if (!meta || !paths || factOf(meta, 'fingerprint') === '') return { code: 'not-ours' };
  if (meta['reduction'] !== undefined) return { code: 'reduced' };
  if (factOf(meta, 'fingerprint') !== factOf(settings, 'fingerprint')) {
    return { code: 'other-settings', facts: differingFacts(meta, settings) };
  }
  if (dtype !== 'float32' || wasChanged(meta['rows'])) return { code: 'other-numbers' };
  return sizesBytes && mtimesMs ? undefined : { code: 'no-states' };
}

/** Whether rows were rounded or divided when they were saved, or any time before (`stages/write/saved-meta.ts`). */
function wasChanged(rows: unknown): boolean {
  if (typeof rows !== 'object' || rows === null) return false;
  const { dtype, l2, before } = rows as Manifest;
  return dtype === 'float16' || l2 === true || wasChanged(before);
}
