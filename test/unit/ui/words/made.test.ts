import { expect, test } from 'vitest';
import { readRun } from '../../../../src/state/run/description.ts';
import { german } from '../../../../src/ui/words/de/german.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

const DETAILS =
  'output x/mean, 299 px, shorter edge 342 px, bicubic, BGR, values 0-255, other mean and deviation, upright, 16 bits scaled, as Pillow 11, approximate pixels';
const RUN = readRun({ model: 'ResNet-18', preset: 'crop', details: DETAILS });

test('what made stored vectors is said in English as it was written down', () => {
  expect(english.made.line(RUN)).toBe(`ResNet-18, crop, ${DETAILS}`);
  expect(english.made.line(readRun({ preset: 'squash' }))).toBe('squash');
});

test('and in German, but for names', () => {
  expect(german.made.line(RUN)).toBe(
    'ResNet-18, zugeschnitten, Ausgabe x/mean, 299 px, kürzere Seite 342 px, bikubisch, BGR, Werte 0-255, Mittelwert und Abweichung geändert, aufgerichtet, 16 Bit skaliert, wie Pillow 11, genäherte Pixel',
  );
});
