import { formatBytes, formatCount, formatNear, formatPercent } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const duplicates: Words['duplicates'] = {
  title: 'Duplikate',
  lead: 'Hier wird nie etwas gelöscht: Die Gruppen werden gezeigt und lassen sich als Liste speichern.',
  nearlyTheSame: 'Fast-Duplikate',
  threshold: 'Mindestens so nah',
  cosine: (cosine) => `Kosinus ${formatNear(cosine)}`,
  near: 'Bilder, die fast gleich sind',
  nearGroup: (pictures, cosine) => `${countOf(pictures, 'Bild', 'Bilder')}, Kosinus ab ${formatNear(cosine)}`,
  noneNear: 'Keine zwei Bilder sind sich so nah.',
  groups: (groups, pictures) =>
    `${countOf(groups, 'Gruppe', 'Gruppen')} mit insgesamt ${countOf(pictures, 'Bild', 'Bildern')}.`,
  showMore: (groups, of) =>
    groups === of
      ? `${countOf(groups, 'weitere Gruppe', 'weitere Gruppen')} zeigen`
      : `${formatCount(groups)} von ${countOf(of, 'weiteren Gruppe', 'weiteren Gruppen')} zeigen`,
  save: 'Gruppen als CSV speichern',

  sameFile: 'Dieselbe Datei',
  lookForCopies: 'Kopien suchen',
  lookAgain: 'Noch einmal Kopien suchen',
  cancel: 'Lesen abbrechen',
  runIsOn: 'Ein Lauf ist im Gange: Das Vergleichen der Dateien wartet, bis er zu Ende ist.',
  folderClosed: 'Dateien lassen sich vergleichen, wenn ihr Ordner geöffnet ist.',
  reading: (fraction) => `Dateien gleicher Größe werden gelesen, ${formatPercent(fraction)}`,
  noCopies: 'Keine zwei Dateien sind gleich.',
  copies: (copies, pictures, bytes) =>
    `${countOf(copies, 'Kopie', 'Kopien')} von ${countOf(pictures, 'Bild', 'Bildern')}, ${formatBytes(bytes)}.`,
  changed: (files) =>
    files === 1
      ? '1 Datei hat sich seit dem Lauf geändert und bleibt weg.'
      : `${formatCount(files)} Dateien haben sich seit dem Lauf geändert und bleiben weg.`,
  unreadable: (files) => `${countOf(files, 'Datei konnte', 'Dateien konnten')} nicht gelesen werden.`,
  same: 'Dieselbe Datei, Byte für Byte',
  sameGroup: (files, bytes) => `${countOf(files, 'Datei', 'Dateien')} mit ${formatBytes(bytes)}, Byte für Byte gleich`,
};
