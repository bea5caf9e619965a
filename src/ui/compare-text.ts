import type { CompareReport, TableSummary } from '../state/tables/compare-view.ts';
import { countOf, formatCount } from './format.ts';
import type { Adopted } from '../state/tables/compare-view.ts';
import { originWords } from './words/table-words.ts';

/** A table in one line: `200 rows × 512, float32, made by foldvec 0.1.0 with ResNet-18, squash`. */
export function tableWords({ rows, dim, dtype, origin, hasPaths }: TableSummary): string {
  const parts = [`${countOf(rows, 'vector')} × ${formatCount(dim)}`, dtype, originWords(origin)];
  if (!hasPaths) parts.push('without paths');
  return parts.join(', ');
}

/** What became of rows that were added to a folder. */
export function addedWords({ taken, known, leftOut }: Adopted): string {
  const parts = [`${countOf(taken, 'vector')} added`];
  if (known > 0) parts.push(`${formatCount(known)} there already`);
  if (leftOut > 0) parts.push(`${formatCount(leftOut)} left out: their pictures are not in this folder, or others now`);
  return `${parts.join('; ')}. Start encodes what is missing.`;
}

/** Whether every row in common is the same. */
export function isSame({ numbers, inCommon }: CompareReport): boolean {
  return numbers !== undefined && inCommon > 0 && numbers.agreeing === inCommon;
}

/** What was found, in one sentence. */
export function verdict(report: CompareReport): string {
  const { rule, inCommon, numbers, ourRows, theirRows, ourDim, theirDim } = report;
  if (rule.kind === 'none') {
    return `Nothing to compare: the file has no paths, and ${countOf(theirRows, 'vector')} where you have ${formatCount(ourRows)}`;
  }
  if (inCommon === 0) return 'Nothing to compare: no path of the file is one of yours';
  if (!numbers) {
    return `${countOf(inCommon, 'vector')} in common, but of different lengths: ${formatCount(theirDim)} in the file, ${formatCount(ourDim)} here`;
  }
  const count = `${formatCount(numbers.agreeing)} of ${formatCount(inCommon)} vectors agree`;
  if (!isSame(report)) return count;
  const sameNumbers = numbers.normalised ? 'same numbers once both are normalised' : 'same numbers';
  return `${count}: ${sameNumbers}${orderWords(report)}`;
}

function orderWords({ order }: CompareReport): string {
  if (!order) return '';
  return order.isSame ? ', same order' : ', another order';
}

/** How rows were brought together, in one sentence or two. */
export function ruleWords({ rule, onlyOurs, forgiven }: CompareReport): string {
  const nearly =
    forgiven > 0 ? ` ${countOf(forgiven, 'path')} are written another way (composed letters or slashes).` : '';
  switch (rule.kind) {
    case 'same-paths':
      return `Matched by path.${nearly}`;
    case 'common-folder': {
      const side = rule.side === 'theirs' ? 'the file’s paths' : 'your paths';
      return `Matched by path, without “${rule.removed}” in front of ${side}.${nearly}`;
    }
    case 'row-number': {
      const root = rule.withoutRootFiles
        ? ` Your ${countOf(onlyOurs.length, 'image')} outside of any class are left out, as ImageFolder leaves them out.`
        : '';
      return `The file has no paths: vector by vector, which is right only if both have the same images in the same order.${root}`;
    }
    case 'none':
      return 'Save the paths with the matrix, or drop both together: the matrix (.npy) and a list of its paths (.json).';
  }
}

/** A bin of cosines: `≥ 0.9999999`, `below 0.99`. */
export function binWords(from: number, lowest: number): string {
  return Number.isFinite(from) ? `≥ ${from}` : `below ${lowest}`;
}
