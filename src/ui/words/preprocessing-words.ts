import type { PreprocessingProblem } from '../../state/models/preprocessing-error.ts';

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: false });

/** Why a change of the preprocessing can't be, in a sentence. Numbers stand as they can be typed. */
export function preprocessingProblemWords(problem: PreprocessingProblem): string {
  switch (problem.code) {
    case 'size-is-fixed':
      return `${problem.model} takes pictures of ${problem.sizePx} × ${problem.sizePx} pixels only.`;
    case 'size-out-of-range':
      return `The size must be a whole number from ${problem.from} to ${problem.to}.`;
    case 'edge-without-crop':
      return 'Only a crop has a shorter edge.';
    case 'edge-out-of-range':
      return `The shorter edge must be a whole number from ${problem.sizePx}, the size of the square, to ${problem.to}.`;
    case 'square-over-edge':
      return `The square can’t be larger than the shorter edge, ${problem.resizePx}: enlarge that first.`;
    case 'scale-is-fixed':
      return `${problem.model} takes bytes as they are: range, mean and deviation can’t be changed.`;
    case 'no-alpha':
      return `${problem.model} takes three channels: there is no fourth mean or deviation.`;
    case 'mean-out-of-range': {
      const limit = NUMBER.format(problem.limit);
      return `The mean must be a number from −${limit} to ${limit}.`;
    }
    case 'std-out-of-range':
      return `The standard deviation must be a number from ${NUMBER.format(problem.from)} to ${NUMBER.format(problem.to)}.`;
  }
}
