import type { CompareReport } from '../state/tables/compare-view.ts';
import { words } from './words/words.svelte.ts';

/** Whether every row in common is the same. */
export function isSame({ numbers, inCommon }: CompareReport): boolean {
  return numbers !== undefined && inCommon > 0 && numbers.agreeing === inCommon;
}

/** What was found, in one sentence. */
export function verdict(report: CompareReport): string {
  const { rule, inCommon, numbers, ourRows, theirRows, ourDim, theirDim, order } = report;
  const w = words().compare;
  if (rule.kind === 'none') return w.nothingWithoutPaths(theirRows, ourRows);
  if (inCommon === 0) return w.nothingInCommon;
  if (!numbers) return w.otherLengths(inCommon, theirDim, ourDim);
  if (!isSame(report)) return w.someAgree(numbers.agreeing, inCommon);
  const inOrder = order && (order.isSame ? 'same' : 'other');
  return w.allAgree(numbers.agreeing, inCommon, numbers.normalised !== undefined, inOrder);
}

/** How rows were brought together, in one sentence or two. */
export function rulesText({ rule, onlyOurs, forgiven }: CompareReport): string {
  const w = words().compare;
  const nearly = forgiven > 0 ? [w.writtenOtherwise(forgiven)] : [];
  switch (rule.kind) {
    case 'same-paths':
      return [w.byPath, ...nearly].join(' ');
    case 'common-folder':
      return [w.byPathWithout(rule.removed, rule.side), ...nearly].join(' ');
    case 'row-number':
      return [w.byRowNumber, ...(rule.withoutRootFiles ? [w.outsideClasses(onlyOurs.length)] : [])].join(' ');
    case 'none':
      return w.savePathsToo;
  }
}
