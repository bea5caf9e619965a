/** Why a change of the preprocessing can't be. Limits are inclusive; lengths in pixels. `ui/words/en/preprocessing.ts` says it. */
export type PreprocessingProblem =
  | { readonly code: 'size-is-fixed'; readonly model: string; readonly sizePx: number }
  | { readonly code: 'size-out-of-range'; readonly from: number; readonly to: number }
  | { readonly code: 'edge-without-crop' }
  | { readonly code: 'edge-out-of-range'; readonly sizePx: number; readonly to: number }
  | { readonly code: 'square-over-edge'; readonly resizePx: number }
  | { readonly code: 'scale-is-fixed'; readonly model: string }
  /** From −limit to limit. */
  /** Four means or deviations for a model of three channels. */
  | { readonly code: 'no-alpha'; readonly model: string }
  | { readonly code: 'mean-out-of-range'; readonly limit: number }
  | { readonly code: 'std-out-of-range'; readonly from: number; readonly to: number };

/** Thrown at a change of the preprocessing that can't be; nothing has changed then. */
export class PreprocessingError extends RangeError {
  override readonly name = 'PreprocessingError';
  readonly problem: PreprocessingProblem;

  constructor(problem: PreprocessingProblem) {
    super(`preprocessing cannot be changed so: ${JSON.stringify(problem)}`);
    this.problem = problem;
  }
}
