import { formatCount, formatPercent } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import type { Words } from '../words.svelte.ts';
import { countOf, quantities } from './quantities.ts';

export const map: Words['map'] = {
  title: 'Karte',
  lead: 'Alle Bilder auf einen Blick: Was für das Modell ähnlich aussieht, liegt beieinander.',
  make: 'Karte erstellen',
  makeAgain: 'Karte neu erstellen',
  cancel: 'Karte abbrechen',
  making: ({ kind, fraction }) => {
    switch (kind) {
      case 'reading':
        return `Die Vektoren werden gelesen, ${formatPercent(fraction)}`;
      case 'neighbours':
        return `Die Nachbarn jedes Bilds werden gesucht, ${formatPercent(fraction)}`;
      case 'layout':
        return `Die Bilder werden angeordnet, ${formatPercent(fraction)}`;
    }
  },
  made: (pictures, seconds) =>
    `${countOf(pictures, 'Bild', 'Bilder')} auf der Karte, erstellt in ${quantities.duration(seconds)}.`,
  estimate: (seconds) => `Etwa ${quantities.duration(seconds)}; eine erste Karte erscheint früher.`,
  colourBy: 'Farbe nach',
  byClass: 'Klasse',
  legend: 'Farben: Drücken wählt die zugehörigen Bilder aus',
  group: (name) => (name === undefined ? 'ohne' : toShownName(name)),
  others: ({ others, scale }) => {
    if (scale === 'steps') return 'ohne';
    return others.groups === 1 ? 'andere' : `${formatCount(others.groups)} andere`;
  },
  lasso: 'Mit Lasso auswählen',
  zoom: 'Zoom',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  showAll: 'Alles zeigen',
  canvas: 'Karte der Bilder',
  noCanvas: 'Dieser Browser bietet keine Zeichenfläche. Wählen Sie stattdessen über eine Farbe aus.',
  keys: 'Ziehen verschiebt die Karte; + und − vergrößern und verkleinern, ebenso das Mausrad, sobald die Karte angeklickt wurde. Um Bilder auszuwählen, ziehen Sie mit dem Lasso oder bei gedrückter Umschalttaste eine Linie um sie.',
  selected: (pictures, of) => `${formatCount(pictures)} von ${countOf(of, 'Bild', 'Bildern')} ausgewählt`,
  clear: 'Auswahl aufheben',
  selection: 'Ausgewählte Bilder',
  saveAs: 'Speichern als',
  save: 'Auswahl speichern',
  saving: (fraction) => `Wird gespeichert, ${formatPercent(fraction)}`,
  saveNote: 'Zahlen und Einheitslänge wie für das ganze Ergebnis gewählt.',
};
