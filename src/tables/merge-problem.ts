import type { SettingFact } from './same-settings.ts';

/** Why parts cannot be joined. Names are those of the files. */
export type MergeProblem =
  /** A file that does not say what made its rows. */
  | { readonly code: 'not-ours'; readonly name: string }
  /** Rows that are not comparable; `facts` name what differs, if meta tells. */
  | {
      readonly code: 'other-settings';
      readonly name: string;
      readonly first: string;
      readonly facts: readonly SettingFact[];
    }
  /** One part in float16 or of unit length, another not. */
  | { readonly code: 'other-numbers'; readonly name: string; readonly first: string }
  /** Rows that a reduction made of longer ones. */
  | { readonly code: 'reduced'; readonly name: string }
  /** Parts of a folder beside a whole one, or out of another number of parts. */
  | { readonly code: 'other-division'; readonly name: string; readonly first: string }
  | { readonly code: 'part-twice'; readonly name: string; readonly index: number; readonly of: number }
  | { readonly code: 'parts-missing'; readonly missing: readonly number[]; readonly of: number }
  /** One image in two parts, with different rows. */
  | { readonly code: 'path-twice'; readonly name: string; readonly first: string; readonly path: string }
  /** A column of labels that one part does not have, or holds as text where another's numbers are no longer as they were written. */
  | { readonly code: 'other-columns'; readonly name: string; readonly first: string; readonly column: string };

/** Parts cannot be joined; nothing was written. */
export class MergeRefused extends Error {
  override readonly name = 'MergeRefused';
  readonly problem: MergeProblem;

  constructor(problem: MergeProblem) {
    super(`parts cannot be joined: ${problem.code}`);
    this.problem = problem;
  }
}
