import { expect, test } from 'vitest';
import { german } from '../../../../src/ui/words/de/german.ts';

const { classes, compare, duplicates, reduce, report, verify } = german;

test('one is told in the singular, several in the plural, each with its case', () => {
  expect(compare.someAgree(1, 200)).toBe('1 von 200 Vektoren stimmt überein');
  expect(compare.someAgree(198, 200)).toBe('198 von 200 Vektoren stimmen überein');
  expect(compare.repeated(1)).toMatch(/^1 Vektor der Datei kommt doppelt vor/);
  expect(compare.writtenOtherwise(1)).toMatch(/^1 Pfad ist anders geschrieben/);
  expect(compare.writtenOtherwise(2)).toMatch(/^2 Pfade sind anders geschrieben/);
  expect(verify.unreadable(2)).toBe('2 konnten nicht noch einmal gelesen werden');
  expect(duplicates.copies(1, 1, 1000)).toMatch(/^1 Kopie von 1 Bild, /);
  expect(duplicates.copies(3, 2, 1000)).toMatch(/^3 Kopien von 2 Bildern, /);
  expect(duplicates.showMore(6, 9)).toBe('6 von 9 weiteren Gruppen zeigen');
  expect(duplicates.showMore(1, 1)).toBe('1 weitere Gruppe zeigen');
  expect(report.right(1, 2)).toBe('Das ist 1 von 2 Bildern mit einer Klasse.');
});

test('sentences that are put together of facts leave out what is not known', () => {
  const made = { method: 'pca', inputDim: 512, dim: 64, shares: [], made: undefined, fileName: undefined } as const;
  expect(reduce.reduced({ ...made, keptVariance: undefined, landmarks: undefined })).toBe(
    'PCA: Aus 512 Werten werden 64.',
  );
  expect(reduce.reduced({ ...made, method: 'kernel-pca', keptVariance: 0.5, landmarks: 500 })).toMatch(
    /^Kernel-PCA über 500 Stützpunkte: Aus 512 Werten werden 64, mit 50.0.% der Varianz\.$/,
  );
  const table = { fileNames: ['x.npy'], rows: 1, dim: 4, dtype: 'float32', origin: undefined, hasPaths: false };
  expect(compare.table(table, german.tables.origin(undefined))).toBe(
    '1 Vektor × 4, float32, ohne Angabe der Herkunft, ohne Pfade',
  );
  expect(classes.cell({ own: 'a', like: 'a', pictures: 1, of: 1 })).toBe('1 von 1 Bild aus a: wie die eigene Klasse');
});
