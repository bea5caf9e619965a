import type { AgreementView, ConfusionTableView, ConfusionView, GuessView } from '../../../state/search/view.ts';
import { formatCount, formatPercent } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { countOf } from './quantities.ts';

/** Whether pictures lie with their class, on the page and in the report. */
export const classes = {
  title: 'Classes',
  /** Whether classes lie together, in one sentence for people. */
  agreement: ({ rows, right, neighbours, chance }: AgreementView) => {
    const share = formatPercent(rows === 0 ? 0 : right / rows);
    return `${share} of the pictures look most like pictures of their own class, going by the ${neighbours} nearest; calling all by the largest class would be right for ${formatPercent(chance)}.`;
  },
  /** What the table shows. */
  table: ({ classes: shown, ofClasses }: ConfusionTableView) => {
    const which =
      shown.length < ofClasses
        ? ` The ${formatCount(shown.length)} classes that are taken for others most often, of ${formatCount(ofClasses)}.`
        : '';
    return `A line for each class that pictures lie in, a column for each that they look like.${which} A number opens its pictures; arrow keys go from number to number.`;
  },
  tableCaption: 'Own class, and the class that pictures look like',
  confusions: 'Classes that look alike',
  /** One pair of classes that are taken for one another. */
  confusion: ({ own, like, pictures, of }: ConfusionView) =>
    `${toShownName(own)} looks like ${toShownName(like)}: ${formatCount(pictures)} of ${formatCount(of)}`,
  /** What a cell of the table holds. */
  cell: ({ own, like, pictures, of }: ConfusionView) => {
    const what = `${formatCount(pictures)} of ${countOf(of, 'picture')} of ${toShownName(own)}`;
    return own === like ? `${what}: like their own class` : `${what}: like ${toShownName(like)}`;
  },
  /** How sure its neighbours are. */
  guess: ({ votes, asked }: GuessView) => `${votes} of ${asked} neighbours`,
  outOfPlace: 'Out of place',
  outliers: 'Pictures that look like another class',
  /** Why a picture is out of place. */
  outlier: ({ own, like, votes, asked }: GuessView) =>
    `looks like ${toShownName(like)}, lies in ${toShownName(own)} (${votes} of ${asked})`,
  saveOutliers: (pictures: number) => `Save all ${formatCount(pictures)} as CSV`,
};
