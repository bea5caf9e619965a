import { formatBytes, formatCount, formatNear } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const report: Words['report'] = {
  title: 'Bericht',
  lead: 'Das Ergebnis auf einer Seite, zum Aufheben oder Weitergeben: die Karte, ob Klassen beieinanderliegen, Duplikate, Ausreißer und die Einstellungen. Sie öffnet sich überall, auch ohne Internet.',
  thumbnails: 'Mit kleinen Bildern',
  thumbnailsNote:
    'Je etwa 2 kB, höchstens 24 MB. Ohne sie nennt die Seite nur die Namen der Bilder: Manche dürfen nicht weitergegeben werden.',
  save: 'Bericht speichern',
  cancel: 'Bericht abbrechen',
  making: (step) => {
    switch (step) {
      case 'comparing':
        return 'Jedes Bild wird mit allen anderen verglichen …';
      case 'comparing-files':
        return 'Dateien gleicher Größe werden gelesen …';
      case 'mapping':
        return 'Die Karte wird erstellt …';
      case 'thumbnails':
        return 'Die kleinen Bilder werden erstellt …';
    }
  },

  pageTitle: (folder) => `${folder} – foldvec-Bericht`,
  mark: 'foldvec-Bericht',
  parts: 'Teile des Berichts',
  valuesEach: (dim) => `je ${formatCount(dim)} Werte`,
  noScript:
    'Skripte sind ausgeschaltet: Die Karte lässt sich nicht vergrößern, kleine Bilder erscheinen nicht, und Listen bleiben, wie sie sind. Alles andere ist da.',
  noNetwork: 'Sie öffnet sich ohne Internet und fragt nichts ab.',
  onlyNames: 'Diese Datei enthält keine Bilder, nur ihre Namen.',
  smallCopies: (edgePx, pictures) =>
    `Diese Datei enthält kleine Kopien, ${edgePx} Pixel, von ${pictures === undefined ? 'allen Bildern' : countOf(pictures, 'Bild', 'Bildern')}.`,
  noRoom: (pictures) => `Für ${formatCount(pictures)} war kein Platz: Bilder in Listen hatten Vorrang.`,
  unreadable: (files) => `${countOf(files, 'Datei konnte', 'Dateien konnten')} nicht noch einmal gelesen werden.`,
  leftOut: 'Ausgelassen',
  settings: 'Einstellungen',
  figures: {
    pictures: (pictures) => (pictures === 1 ? 'Bild' : 'Bilder'),
    classes: (classes) => (classes === 1 ? 'Klasse' : 'Klassen'),
    ownClass: 'ähneln ihrer eigenen Klasse',
    otherClass: 'ähneln einer anderen Klasse',
    duplicates: (groups) => (groups === 1 ? 'Gruppe von Duplikaten' : 'Gruppen von Duplikaten'),
    leftOut: (files) => (files === 1 ? 'Datei ausgelassen' : 'Dateien ausgelassen'),
  },

  tooFew: (what) =>
    what === 'map'
      ? 'Eine Karte braucht mindestens drei Bilder: Weniger haben keine Nachbarn, neben denen sie liegen könnten.'
      : 'Ein Vergleich braucht mindestens zwei Bilder.',
  folderClosed: 'Dateien lassen sich vergleichen, wenn ihr Ordner geöffnet ist: Das war er nicht.',
  partFailed: (title, { message }) => `Dieser Teil konnte nicht erstellt werden. ${title}: ${message}.`,

  map: (pictures) => `Karte von ${countOf(pictures, 'Bild', 'Bildern')}`,
  drawnMap: (pictures) => `Karte von ${countOf(pictures, 'Bild', 'Bildern')}, nach Klassen gezeichnet`,
  mapHelp:
    'Nahe Bilder ähneln sich; Richtungen bedeuten nichts. Ziehen verschiebt, Doppelklick oder Strg und Mausrad vergrößern; mit der Tastatur: Pfeiltasten, + und −, 0 für alles. Ein Klick auf eine Klasse in der Liste hebt sie hervor.',
  legend: 'Klassen auf der Karte',
  script: { zoomIn: 'Vergrößern', zoomOut: 'Verkleinern', all: 'Alles', showAll: 'Alles zeigen', pictures: 'Bilder' },

  oneClass:
    'Alle Bilder liegen in einer Klasse, es gibt also nichts zu unterscheiden: Bei zwei und mehr Unterordnern sagt dieser Teil, ob die Vektoren sie auseinanderhalten.',
  noClass:
    'Kein Bild liegt in einer Klasse: Bei zwei und mehr Unterordnern sagt dieser Teil, ob die Vektoren sie auseinanderhalten.',
  right: (right, rows) =>
    `Das ${right === 1 ? 'ist' : 'sind'} ${formatCount(right)} von ${countOf(rows, 'Bild', 'Bildern')} mit einer Klasse.`,
  table: ({ classes, ofClasses }) => {
    const which =
      classes.length < ofClasses
        ? ` Gezeigt sind die ${formatCount(classes.length)} von ${formatCount(ofClasses)} Klassen, die am häufigsten verwechselt werden.`
        : '';
    return `Eine Zeile für jede Klasse, in der Bilder liegen, eine Spalte für jede, der sie ähneln.${which} Eine Zahl führt zu ihren Bildern.`;
  },
  tableLabel: 'Tabelle der Klassen',
  cells: 'Die Bilder zu jeder Zahl',

  noOutlier: 'Jedes Bild ähnelt seiner eigenen Klasse.',
  outliers: (pictures, neighbours) =>
    pictures === 1
      ? `1 Bild, dessen ${neighbours} nächste meist aus einer anderen Klasse sind.`
      : `${formatCount(pictures)} Bilder, deren ${neighbours} nächste meist aus einer anderen Klasse sind, die deutlichsten zuerst.`,
  outlierTable: 'Ausreißer',
  outlierColumns: { picture: 'Bild', own: 'Liegt in', like: 'Ähnelt', neighbours: 'Nachbarn' },
  votes: (votes, asked) => `${votes} von ${asked}`,

  noneNear: (threshold) => `Keine zwei Bilder haben einen Kosinus ab ${formatNear(threshold)}.`,
  nearEach: (threshold) =>
    `Jedes hat mit einem anderen seiner Gruppe einen Kosinus von ${formatNear(threshold)} oder mehr.`,
  nearGroup: (pictures, cosine) => `${countOf(pictures, 'Bild', 'Bilder')}, Kosinus ab ${formatNear(cosine)}`,
  copies: 'Byte für Byte gleich',
  copiesGroup: (files, bytes) => `${countOf(files, 'gleiche Datei', 'gleiche Dateien')} mit ${formatBytes(bytes)}`,

  more: (left) => `und ${formatCount(left)} weitere`,
  moreInCsv: (left) => `und ${formatCount(left)} weitere, in der CSV`,
  saveCsv: 'Ganze Liste als CSV speichern',
};
