import type { WireError } from '../../core/errors.ts';
import { csvLine, guardFormula, guardPath } from '../../formats/csv/text.ts';
import type { GuessView, NearGroupView, SameBytesGroup } from './view.ts';

/** Lines of CSV: copies, then near pictures, each with the number, size and least cosine of its group. The same bytes have no cosine. */
export function duplicateLines(same: readonly SameBytesGroup[], near: readonly NearGroupView[]): string[] {
  const all = [
    ...same.map(({ paths }) => ({ paths, cosine: '', kind: 'same bytes' })),
    ...near.map(({ paths, cosine }) => ({ paths, cosine: cosine.toFixed(6), kind: 'near' })),
  ];
  return [
    csvLine(['group', 'path', 'pictures', 'cosine', 'kind']),
    ...all.flatMap(({ paths, cosine, kind }, at) => {
      return paths.map((path) => csvLine([String(at + 1), guardPath(path), String(paths.length), cosine, kind]));
    }),
  ];
}

/** Lines of CSV: pictures that look like another class. */
export function outlierLines(outliers: readonly GuessView[]): string[] {
  return [
    csvLine(['path', 'class', 'looks_like', 'neighbours', 'of']),
    ...outliers.map(({ path, own, like, votes, asked }) => {
      return csvLine([guardPath(path), guardFormula(own), guardFormula(like), String(votes), String(asked)]);
    }),
  ];
}

/** Lines of CSV: files that were left out, columns as the file of its own has them. */
export function skippedLines(skipped: readonly WireError[]): string[] {
  return [
    csvLine(['path', 'stage', 'code', 'reason']),
    ...skipped.map(({ path = '', stage, code, message }) => {
      return csvLine([guardPath(path), stage, code, guardFormula(message)]);
    }),
  ];
}
