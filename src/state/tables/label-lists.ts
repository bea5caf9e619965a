import type { LabelListName, LabelsMatch } from './labels-view.ts';

/** A list as text to be copied: one entry a line, in columns that tabs divide, without a header. */
export function toListText(match: LabelsMatch, list: LabelListName): string {
  switch (list) {
    case 'without':
    case 'unmatched':
      return toLines(match[list].first.map((text) => [text]));
    case 'duplicates':
      return toLines(
        match.duplicates.first.map(({ key, count, lines, disagrees }) => {
          return [key, String(count), lines.join(' '), disagrees ? 'different' : 'equal'];
        }),
      );
    case 'shared':
      return toLines(match.shared.first.map(({ key, images }) => [key, String(images)]));
  }
}

function toLines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.join('\t')}\n`).join('');
}
