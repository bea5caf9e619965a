import { formatCosine, formatCount, formatValue } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const compare: Words['compare'] = {
  title: 'Vergleichen',
  titleAlone: 'Gespeicherte Vektoren',
  lead: 'Hält Vektoren, die Python erzeugt oder diese Seite gespeichert hat, gegen die geöffneten: Bild für Bild.',
  leadAlone:
    'Eine Datei mit Vektoren, von dieser Seite oder von Python gespeichert, lässt sich als Index öffnen: zum Nachschlagen und zum Speichern in einem anderen Format. Die Bilder werden dafür nicht gebraucht.',
  file: 'Tabelle mit Vektoren auswählen',
  fileNote:
    'Eine .npz, .npy, .parquet, .safetensors oder .pkl, oder ziehen Sie sie irgendwohin auf die Seite. Zu einer bloßen Matrix kann die .json ihrer Pfade gehören: Wählen Sie dann beide.',
  files: (names) => names.flatMap((path, at) => (at > 0 ? [' und ', { path }] : [{ path }])),
  reading: 'wird gelesen …',
  table: ({ rows, dim, dtype, hasPaths }, origin) => {
    const parts = [`${vectors(rows)} × ${formatCount(dim)}`, dtype, origin];
    return [...parts, ...(hasPaths ? [] : ['ohne Pfade'])].join(', ');
  },
  compare: 'Vergleichen',
  openAsIndex: 'Als Index öffnen',
  forget: 'Datei verwerfen',
  stopComparing: 'Vergleich beenden',
  stopAdding: 'Übernahme beenden',
  progress: (done, total) => `${formatCount(done)} von ${formatCount(total)}`,
  nothingOpen: 'Noch gibt es keine Vektoren, mit denen sie sich vergleichen ließe.',
  canAdd:
    'Sie wurde mit diesem Modell und diesen Einstellungen erzeugt: Ihre Vektoren lassen sich in diesen Ordner übernehmen, damit die Bilder nicht noch einmal kodiert werden. Ein Bild, dessen Größe oder Datum nicht zu seinem Vektor passt, wird neu kodiert.',
  add: 'Vektoren übernehmen',
  trustSizes: 'Die Bilder sind Kopien: Die Größe entscheidet, gleich welches Datum',
  added: ({ taken, known, leftOut }) => {
    const parts = [`${vectors(taken)} übernommen`];
    if (known > 0) parts.push(`${formatCount(known)} schon vorhanden`);
    if (leftOut > 0) {
      parts.push(`${formatCount(leftOut)} ausgelassen: Ihre Bilder fehlen in diesem Ordner oder sind jetzt andere`);
    }
    return `${parts.join('; ')}. „Starten“ kodiert, was noch fehlt.`;
  },
  opened:
    'Sie ist jetzt der Index: Schlagen Sie oben Bilder nach oder speichern Sie sie in einem anderen Format. Die Bilder gehören nicht dazu.',

  nothingWithoutPaths: (theirs, ours) =>
    `Nichts zu vergleichen: Die Datei hat keine Pfade und ${vectors(theirs)}, Sie haben ${formatCount(ours)}`,
  nothingInCommon: 'Nichts zu vergleichen: Kein Pfad der Datei ist einer der Ihren',
  otherLengths: (inCommon, theirs, ours) =>
    `${vectors(inCommon)} gemeinsam, aber verschieden lang: ${formatCount(theirs)} in der Datei, ${formatCount(ours)} hier`,
  someAgree,
  allAgree: (agreeing, of, isNormalised, order) => {
    const numbers = isNormalised ? 'dieselben Zahlen, sobald beide normiert sind' : 'dieselben Zahlen';
    const orderWords =
      order === undefined ? '' : order === 'same' ? ', dieselbe Reihenfolge' : ', eine andere Reihenfolge';
    return `${someAgree(agreeing, of)}: ${numbers}${orderWords}`;
  },
  cosines,
  cosinesAndDifference: (smallest, mean, difference) =>
    `${cosines(smallest, mean)}, größte Abweichung ${formatValue(difference)} des größten Werts ihres Vektors`,

  byPath: 'Nach dem Pfad zugeordnet.',
  byPathWithout: (removed, side) =>
    `Nach dem Pfad zugeordnet, ohne „${removed}“ vor ${side === 'theirs' ? 'den Pfaden der Datei' : 'Ihren Pfaden'}.`,
  writtenOtherwise: (paths) =>
    `${countOf(paths, 'Pfad ist', 'Pfade sind')} anders geschrieben (zusammengesetzte Buchstaben oder Schrägstriche).`,
  byRowNumber:
    'Die Datei hat keine Pfade: Vektor für Vektor, was nur stimmt, wenn beide dieselben Bilder in derselben Reihenfolge haben.',
  outsideClasses: (images) =>
    images === 1
      ? 'Ihr Bild außerhalb aller Klassen bleibt weg, wie ImageFolder es weglässt.'
      : `Ihre ${formatCount(images)} Bilder außerhalb aller Klassen bleiben weg, wie ImageFolder sie weglässt.`,
  savePathsToo:
    'Speichern Sie die Pfade mit der Matrix, oder ziehen Sie beide zusammen hierher: die Matrix (.npy) und eine Liste ihrer Pfade (.json).',

  inCommon: ({ inCommon, ourRows, theirRows }) =>
    `${vectors(inCommon)} gemeinsam; ${formatCount(ourRows)} hier, ${formatCount(theirRows)} in der Datei`,
  orderDiffers: (at, ours, theirs) =>
    rich`Ab Zeile ${formatCount(at)} der gemeinsamen ist die Reihenfolge verschieden: hier ${{ path: ours }}, in der Datei ${{ path: theirs }}`,
  normalised: (side) =>
    `Alle ${side === 'theirs' ? 'Zeilen der Datei' : 'Ihre Zeilen'} haben die Länge 1 (L2-normiert), die der anderen Seite nicht. Der Kosinus ist in beiden Fällen derselbe; Abweichungen gelten, nachdem beide normiert wurden.`,
  notFinite: (count) => `${vectors(count)} mit NaN oder Unendlich`,
  zeros: (count) => `${vectors(count)} nur auf einer Seite aus lauter Nullen`,
  repeated: (count) =>
    `${vectors(count)} der Datei ${count === 1 ? 'kommt' : 'kommen'} doppelt vor; es zählt der erste`,
  unexplained:
    'Die Datei sagt nicht, wie sie entstanden ist; Modell und Vorverarbeitung lassen sich deshalb nicht prüfen.',
  bars: 'Kosinus zwischen den beiden Vektoren eines Bilds',
  below: (cosine) => `unter ${cosine}`,
  worst: (count) => `${count === 1 ? 'Der' : `Die ${formatCount(count)}`} mit der geringsten Übereinstimmung`,
  worstList: 'Vektoren mit der geringsten Übereinstimmung',
  agreement: (cosine, difference) => {
    const first = Number.isNaN(cosine) ? 'kein Kosinus' : `Kosinus ${formatCosine(cosine)}`;
    return `${first}, größte Abweichung ${Number.isFinite(difference) ? formatValue(difference) : 'nicht bestimmbar'}`;
  },
  onlyHere: (images) => `${countOf(images, 'Bild', 'Bilder')} nur hier`,
  onlyInFile: (images) => `${countOf(images, 'Bild', 'Bilder')} nur in der Datei`,
};

function vectors(count: number): string {
  return countOf(count, 'Vektor', 'Vektoren');
}

function someAgree(agreeing: number, of: number): string {
  return `${formatCount(agreeing)} von ${formatCount(of)} Vektoren ${agreeing === 1 ? 'stimmt' : 'stimmen'} überein`;
}

function cosines(smallest: number, mean: number): string {
  return `Kleinster Kosinus ${formatCosine(smallest)}, im Mittel ${formatCosine(mean)}`;
}
