import { formatBytes, formatPercent } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf, quantities } from './quantities.ts';

export const explore: Words['explore'] = {
  title: 'Erkunden',
  lead: 'Sagen die Vektoren etwas aus? Suchen Sie mit einem Bild, oder vergleichen Sie jedes Bild mit allen anderen: welche fast gleich sind, welche einer anderen Klasse ähneln und was dem am nächsten liegt, das im Index geöffnet ist.',
  compareAll: 'Alle Bilder vergleichen',
  compareAgain: 'Noch einmal vergleichen',
  cancelComparing: 'Vergleich abbrechen',
  readingVectors: (fraction) => `Die Vektoren werden gelesen, ${formatPercent(fraction)}`,
  comparing: (fraction) => `Jedes Bild wird mit allen anderen verglichen, ${formatPercent(fraction)}`,
  compared: (pictures, seconds) =>
    `${countOf(pictures, 'Bild', 'Bilder')} in ${quantities.duration(seconds)} mit allen anderen verglichen.`,

  neighbours: 'Nachbarn',
  searchByPicture: 'Mit einem Bild suchen',
  choosePicture: 'Bild auswählen',
  addPicture: 'Bild hinzufügen',
  subtractPicture: 'Bild abziehen',
  clear: 'Leeren',
  anyPicture:
    'Ein beliebiges Bild, aus diesem Ordner oder nicht: Wählen Sie es aus, ziehen Sie es hierher oder fügen Sie es aus der Zwischenablage ein. Das Modell betrachtet es hier auf der Seite wie die anderen; nichts wird hochgeladen.',
  runIsOn: 'Ein Lauf ist im Gange: Die Suche wartet, bis er zu Ende ist.',
  rowsAlone:
    'Diese Vektoren sind ohne ihren Ordner geöffnet, sodass ein neues Bild nicht so kodiert werden kann wie sie: Öffnen Sie dafür den Ordner. Nach Bildern, die einen Vektor haben, können Sie aus jeder Liste heraus suchen.',
  sumOfQuery:
    'Jeder Vektor wird auf Länge eins gebracht; gesucht wird mit der Summe nach diesen Vorzeichen, ihrerseits auf Länge eins gebracht.',
  encoding: 'Das Modell betrachtet das Bild …',
  noDirection: 'Diese Bilder heben sich gegenseitig auf: Es bleibt nichts, wonach sich suchen ließe.',
  found: (pictures, ms, heldBytes) =>
    `Die nächsten von ${countOf(pictures, 'Bild', 'Bildern')}, in ${Math.max(1, Math.round(ms))} ms. Die Vektoren bleiben im Speicher, ${formatBytes(heldBytes)}, bis andere geöffnet sind.`,
  nearest: 'Was der Suche am nächsten liegt',
  query: 'Bilder, mit denen gesucht wird',
  subtract: (name) => `${name} zählt dazu: abziehen`,
  add: (name) => `${name} wird abgezogen: hinzuzählen`,
  remove: (name) => `${name} aus der Suche entfernen`,
  fromElsewhere: 'von anderswo',

  findSimilar: 'Ähnliche finden',
  moreLikeThis: 'Mehr davon',
  lessLikeThis: 'Weniger davon',
  similar: 'Ähnliche',
  findSimilarTo: (name) => `Ähnliche zu ${name} finden`,
  moreLike: (name) => `Mehr wie ${name}`,
  lessLike: (name) => `Weniger wie ${name}`,
};
