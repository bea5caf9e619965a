import { csvLine, guardFormula, guardPath } from '../../formats/csv/text.ts';
import type { NearGroupView, OutlierView } from './view.ts';

/** Lines of CSV: near pictures with their group's number, size and least cosine. */
export function duplicateLines(groups: readonly NearGroupView[]): string[] {
  return [
    csvLine(['group', 'path', 'pictures', 'cosine']),
    ...groups.flatMap(({ paths, cosine }, at) => {
      return paths.map((path) => csvLine([String(at + 1), guardPath(path), String(paths.length), cosine.toFixed(6)]));
    }),
  ];
}

/** Lines of CSV: pictures that look like another class. */
export function outlierLines(outliers: readonly OutlierView[]): string[] {
  return [
    csvLine(['path', 'class', 'looks_like', 'neighbours', 'of']),
    ...outliers.map(({ path, own, like, votes, asked }) => {
      return csvLine([guardPath(path), guardFormula(own), guardFormula(like), String(votes), String(asked)]);
    }),
  ];
}
