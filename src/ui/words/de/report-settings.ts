import { formatCount } from '../../format.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';

export const reportSettings: Words['reportSettings'] = {
  model: 'Modell',
  fileSha256: 'SHA-256 der Datei',
  output: 'Ausgabe',
  values: (dim) => countOf(dim, 'Wert', 'Werte'),
  pictures: 'Bilder',
  shorterEdge: (px) => `kürzere Seite ${px} px`,
  asPillow: (release) => `wie Pillow ${release}`,
  exifIgnored: 'EXIF-Ausrichtung nicht beachtet',
  exifUpright: 'nach EXIF aufgerichtet',
  mean: 'Mittelwert',
  deviation: 'Standardabweichung',
  arithmetic: 'Arithmetik',
  pixels: (which) => `Pixel: ${which}`,
  computedBy: 'Berechnet mit',
  fingerprint: 'Fingerabdruck',
  counts: 'Umfang',
  encoded: (pictures) => `${formatCount(pictures)} kodiert`,
  leftOut: (files) => `${formatCount(files)} ausgelassen`,
  classes: (classes) => countOf(classes, 'Klasse', 'Klassen'),
  made: 'Erstellt',
  all: 'Alles, was die gespeicherte Datei dazu sagt',
};
