import type { LabelColumn, LabelsMatch } from '../state/tables/labels-view.ts';
import { countOf, formatCount } from './format.ts';

const RULE_TEXT: Record<LabelsMatch['rule'], string> = {
  path: 'path',
  name: 'file name',
  stem: 'file stem',
  'path-loose': 'path without case and file ending',
  'name-loose': 'file name without case and ending',
  'stem-without-zeros': 'file stem without its leading zeros',
};

/** How a column is saved, in words; empty while that is not known. */
export function kindText(kind: LabelColumn['kind']): string {
  switch (kind) {
    case undefined:
      return '';
    case 'text':
      return 'text';
    case 'integer':
      return 'whole numbers';
    case 'number':
      return 'numbers';
  }
}

/** How many images have a label: `2 of 3 images have a label, by file stem = `; the key column's name follows. */
export function matchText({ images, ofImages, rule }: LabelsMatch): string {
  const verb = images === 1 ? 'has' : 'have';
  return `${formatCount(images)} of ${countOf(ofImages, 'image')} ${verb} a label, by ${RULE_TEXT[rule]} = `;
}

const PLURAL: Record<LabelsMatch['placeUnit'], string> = { line: 'lines', row: 'rows', entry: 'entries' };

/** Places in a file: `line 4`, `rows 2, 4 and 9 more`. */
export function linesText(lines: readonly number[], count: number, unit: LabelsMatch['placeUnit']): string {
  const named = lines.map(formatCount).join(', ');
  const more = count > lines.length ? ` and ${formatCount(count - lines.length)} more` : '';
  return `${lines.length === 1 ? unit : PLURAL[unit]} ${named}${more}`;
}
