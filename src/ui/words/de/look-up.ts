import { formatCount, formatValue } from '../../format.ts';
import { rich } from '../rich.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const lookUp: Words['lookUp'] = {
  title: 'Index',
  open: (rows, dim) => rich`${valuesEach(rows, dim)}.`,
  openOfFile: (rows, dim, fileName) =>
    rich`${valuesEach(rows, dim)}, aus ${{ path: fileName }}. Die Bilder selbst sind nicht in der Datei.`,
  openOfStored: (rows, dim, folder) =>
    rich`${valuesEach(rows, dim)}, aus dem, was von ${{ path: folder }} gespeichert ist.`,
  path: 'Pfad oder ein Teil davon',
  lookUp: 'Nachschlagen',
  tree: 'Ordner und Bilder',
  choose:
    'Wählen Sie ein Bild oder geben Sie oben einen Teil seines Pfads ein: einen Namen, einen Ordner, einen ganzen Pfad von Ihrem Computer.',
  answers: 'Passende Bilder',
  chooseAnswer: ({ text, paths, total }) => {
    const fits = total === 1 ? 'passt' : 'passen';
    const listed =
      total > paths.length
        ? ` Die ersten ${formatCount(paths.length)} sind aufgeführt; mehr Text grenzt die Auswahl ein.`
        : '';
    return `${countOf(total, 'Bild', 'Bilder')} ${fits} zu „${text}“: Wählen Sie eines aus.${listed}`;
  },
  notFound: (notFound) => {
    switch (notFound.code) {
      case 'nothing-stored':
        return `Kein Bild hat „${notFound.path}“ in seinem Pfad.`;
      case 'look-up-failed':
        return notFound.reason;
    }
  },
  nearest: 'Ähnlichste Bilder',
  folderClosed: 'Das Bild selbst ist zu sehen, wenn sein Ordner geöffnet ist.',
  notShown: 'Dieser Browser zeigt Bilder dieser Art nicht an; der Vektor stimmt trotzdem.',
  row: 'Zeile',
  length: 'Länge',
  norm: 'Norm',
  values: (count, min, max) => `${formatCount(count)} Werte von ${formatValue(min)} bis ${formatValue(max)}`,
  min: (value) => `min ${formatValue(value)}`,
  max: (value) => `max ${formatValue(value)}`,
  copyJson: 'Als JSON kopieren',
  copyPython: 'Als Python kopieren',
};

function valuesEach(rows: number, dim: number): string {
  return `${countOf(rows, 'Bild', 'Bilder')} mit je ${formatCount(dim)} Werten, Ordner für Ordner`;
}
