import { expect, test } from 'vitest';
import { readCsv } from '../../../../src/formats/csv/reader.ts';
import { matchLabels } from '../../../../src/state/tables/label-match.ts';
import { joinNotes } from '../../../../src/state/tables/labels-notes.ts';

const PATHS = ['a/IMG_0001.JPG', 'a/0001234.jpg', 'b/ISIC_0015719.jpg', 'b/Grüner Baum.jpg'];

async function match(text: string, paths: readonly string[] = PATHS) {
  const matched = await matchLabels(await readCsv(new Blob([text])), paths, { key: undefined });
  const { table, join, isHeaderRow } = matched;
  const last = table.columns.length - 1;
  const labels = [...join.rowOf].map((row) => (row < 0 ? '' : table.cell(row, last)));
  return { labels, isHeaderRow, columns: table.columns, notes: joinNotes(matched), rule: join.rule.kind };
}

test('a first line that names an image is a row, and that is told', async () => {
  const found = await match('IMG_0001.JPG,x\n0001234.jpg,y\nISIC_0015719.jpg,z\nGrüner Baum.jpg,w\n');
  expect(found.labels).toEqual(['x', 'y', 'z', 'w']);
  expect(found.columns).toEqual(['column 1', 'column 2']);
  expect(found.notes).toEqual([{ code: 'header-is-row', key: 'IMG_0001.JPG' }]);
});

test('so is one that names it by its stem, or alone, or with spaces between fields', async () => {
  expect((await match('IMG_0001,x\n0001234,y\n')).labels).toEqual(['x', 'y', '', '']);
  expect((await match('IMG_0001.JPG,x')).labels).toEqual(['x', '', '', '']);
  expect((await match('a/IMG_0001.JPG 1\na/0001234.jpg  2\n')).labels).toEqual(['1', '2', '', '']);
});

test('a first line that names columns stays one, even where an image is called so', async () => {
  const images = ['image.jpg', 'a.jpg'];
  expect(await match('image,label\na,x\n', images)).toMatchObject({ isHeaderRow: false, labels: ['', 'x'] });
  expect(await match('image.jpg,label\nimage.jpg,x\n', images)).toMatchObject({
    isHeaderRow: false,
    labels: ['x', ''],
  });
  expect(await match('sample_id,label\na,x\n', ['sample_id.png', 'a.png'])).toMatchObject({ isHeaderRow: false });
});

test('| between fields is found', async () => {
  expect((await match('image|label\nIMG_0001.JPG|x\n0001234.jpg|y\n')).labels).toEqual(['x', 'y', '', '']);
});
