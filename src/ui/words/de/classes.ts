import { formatCount, formatPercent } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const classes: Words['classes'] = {
  title: 'Klassen',
  agreement: ({ rows, right, neighbours, chance }) => {
    const share = formatPercent(rows === 0 ? 0 : right / rows);
    return `${share} der Bilder ähneln am meisten Bildern ihrer eigenen Klasse, gemessen an den ${neighbours} nächsten; wer immer die größte Klasse riete, läge bei ${formatPercent(chance)} richtig.`;
  },
  table: ({ classes: shown, ofClasses }) => {
    const which =
      shown.length < ofClasses
        ? ` Gezeigt sind die ${formatCount(shown.length)} von ${formatCount(ofClasses)} Klassen, die am häufigsten verwechselt werden.`
        : '';
    return `Eine Zeile für jede Klasse, in der Bilder liegen, eine Spalte für jede, der sie ähneln.${which} Eine Zahl öffnet ihre Bilder; die Pfeiltasten führen von Zahl zu Zahl.`;
  },
  tableCaption: 'Eigene Klasse und die Klasse, der die Bilder ähneln',
  confusions: 'Klassen, die sich ähneln',
  confusion: ({ own, like, pictures, of }) =>
    `${toShownName(own)} ähnelt ${toShownName(like)}: ${formatCount(pictures)} von ${formatCount(of)}`,
  cell: ({ own, like, pictures, of }) => {
    const what = `${formatCount(pictures)} von ${countOf(of, 'Bild', 'Bildern')} aus ${toShownName(own)}`;
    return own === like ? `${what}: wie die eigene Klasse` : `${what}: wie ${toShownName(like)}`;
  },
  guess: ({ votes, asked }) => `${votes} von ${countOf(asked, 'Nachbar', 'Nachbarn')}`,
  outOfPlace: 'Ausreißer',
  outliers: 'Bilder, die einer anderen Klasse ähneln',
  outlier: ({ own, like, votes, asked }) =>
    `ähnelt ${toShownName(like)}, liegt in ${toShownName(own)} (${votes} von ${asked})`,
  saveOutliers: (pictures) =>
    pictures === 1 ? 'Als CSV speichern' : `Alle ${formatCount(pictures)} als CSV speichern`,
};
