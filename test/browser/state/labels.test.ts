import { flushSync, tick } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { Labels } from '../../../src/state/tables/labels.svelte.ts';
import { openRows, type OpenRowPaths } from '../../support/open-row-paths.svelte.ts';

const PHOTOS = ['010/0108775015.jpg', '010/0108775044.jpg', '011/0110065001.jpg'];
const ARTICLES = 'article_id,kind,price\n0108775015,top,9.90\n0108775044,top,\n0110065001,bra,20\n0999,hat,1\n';

let labels: Labels | undefined;
afterEach(() => labels?.close());

function openLabels(paths?: readonly string[]): { readonly labels: Labels; readonly rows: OpenRowPaths } {
  const rows = openRows(paths);
  labels = new Labels(() => rows.paths);
  return { labels, rows };
}

const csv = (text: string, name = 'articles.csv') => new File([text], name);

test('without a file nobody asks for the paths of all rows', async () => {
  let asked = 0;
  const idle = new Labels(() => {
    asked++;
    return undefined;
  });
  await tick();
  expect(asked).toBe(0);
  await idle.use(new File(['key\na\n'], 'labels.csv'));
  expect(asked).toBe(1);
  idle.close();
});

test('a CSV is matched with the open rows by the column and the rule that fit', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv(ARTICLES));
  expect(labels.phase).toEqual({ kind: 'joined', fileName: 'articles.csv' });
  expect(labels.keyColumn).toBe('article_id');
  expect(labels.rows).toBe(4);
  expect(labels.match).toMatchObject({ rule: 'stem', images: 3, ofImages: 3, keyColumn: 'article_id' });
  expect(labels.match?.unmatched).toEqual({ count: 1, first: ['0999'] });
});

test('all columns but the key are chosen to begin with, each with its kind and an example', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv(ARTICLES));
  expect(labels.columns).toEqual([
    { name: 'article_id', kind: 'text', example: '0108775015', isKey: true, chosen: false },
    { name: 'kind', kind: 'text', example: 'top', isKey: false, chosen: true },
    { name: 'price', kind: 'number', example: '9.90', isKey: false, chosen: true },
  ]);
});

test('of more than twelve columns none is chosen to begin with, and that is told', async () => {
  const { labels } = openLabels(PHOTOS);
  const names = Array.from({ length: 13 }, (_, at) => `c${at}`);
  await labels.use(csv(`article_id,${names.join()}\n0108775015${',1'.repeat(13)}\n`));
  expect(labels.isChoiceEmptyAtFirst).toBe(true);
  expect(labels.columns.some(({ chosen }) => chosen)).toBe(false);
  labels.setAllChosen(true);
  expect(await labels.columnsFor(PHOTOS)).toHaveLength(14);
});

test('the chosen columns come with a value a path, in the order of the paths', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv(ARTICLES));
  labels.setChosen('article_id', true);
  labels.setChosen('kind', false);
  expect(await labels.columnsFor([PHOTOS[2]!, 'x/other.jpg', PHOTOS[0]!])).toEqual([
    { name: 'article_id', kind: 'text', values: ['0110065001', '', '0108775015'] },
    { name: 'price', kind: 'number', values: Float64Array.of(20, Number.NaN, 9.9) },
  ]);
});

test('columns that are asked for at once wait until the file is read', async () => {
  const { labels } = openLabels(PHOTOS);
  void labels.use(csv(ARTICLES));
  expect(labels.phase.kind).toBe('reading');
  expect((await labels.columnsFor(PHOTOS)).map(({ name }) => name)).toEqual(['kind', 'price']);
});

test('a file that was read before its folder is open waits for it', async () => {
  const { labels, rows } = openLabels();
  await labels.use(csv(ARTICLES));
  expect(labels.phase).toEqual({ kind: 'waiting', fileName: 'articles.csv' });
  expect(labels.match).toBeUndefined();
  rows.paths = PHOTOS;
  flushSync();
  await labels.columnsFor(PHOTOS); // waits for the match
  expect(labels.match?.images).toBe(3);
});

test('when other rows are open the labels stay and are matched anew', async () => {
  const { labels, rows } = openLabels(PHOTOS);
  await labels.use(csv(ARTICLES));
  labels.setChosen('kind', false);
  rows.paths = ['a/0108775015.png', 'a/none.png'];
  flushSync();
  expect(labels.phase.kind).toBe('matching');
  await labels.columnsFor(PHOTOS);
  expect(labels.match).toMatchObject({ images: 1, ofImages: 2 });
  expect(labels.match?.without.first).toEqual(['a/none.png']);
  expect(labels.columns.find(({ name }) => name === 'kind')?.chosen).toBe(false);
});

test('rows that change while a match is on end it: only the last one counts', async () => {
  const { labels, rows } = openLabels();
  await labels.use(csv(ARTICLES));
  for (const paths of [PHOTOS, ['one/0108775015.jpg'], ['two/0110065001.jpg', 'two/x.jpg']]) {
    rows.paths = paths;
    flushSync();
  }
  await labels.columnsFor(PHOTOS);
  expect(labels.match).toMatchObject({ images: 1, ofImages: 2 });
});

test('another column can be taken as key, and stays the key for other rows', async () => {
  const { labels, rows } = openLabels(PHOTOS);
  await labels.use(csv('a,b\n0108775015,0110065001\n0108775044,x\n'));
  expect(labels.keyColumn).toBe('a');
  labels.keyColumn = 'b';
  flushSync();
  await labels.columnsFor(PHOTOS);
  expect(labels.match).toMatchObject({ keyColumn: 'b', images: 1 });
  rows.paths = [...PHOTOS];
  flushSync();
  await labels.columnsFor(PHOTOS);
  expect(labels.match?.keyColumn).toBe('b');
  expect(labels.columns.map(({ chosen }) => chosen)).toEqual([true, false]);
});

test('duplicate keys come with the lines on which they stand', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv('id,text\n0108775015,"two\nlines"\n0108775015,other\n'));
  expect(labels.match?.duplicates).toEqual({
    count: 1,
    first: [{ key: '0108775015', count: 2, lines: [2, 4], disagrees: true }],
  });
  expect(labels.match?.disagreeing).toBe(1);
});

test('what was forgiven is told', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv('id,,kind\n108775015,1,top\n110065001,2\n,3,hat\n'));
  expect(labels.notes).toEqual([
    { code: 'ragged-rows', rows: 1, fields: 3, firstLines: [3] },
    { code: 'columns-renamed', columns: 1, first: ['column 2'] },
    { code: 'zeros-lost', images: 2 },
    { code: 'blank-keys', rows: 1 },
  ]);
});

test('a damaged file says so, and the next one is read', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv('a,b\n1,"2\n', 'bad.csv'));
  expect(labels.phase).toMatchObject({ kind: 'failed', fileName: 'bad.csv', error: { code: 'file-damaged' } });
  expect(await labels.columnsFor(PHOTOS)).toEqual([]);
  await labels.use(csv(ARTICLES));
  expect(labels.phase.kind).toBe('joined');
});

test('labels that were removed leave nothing, even while they are read', async () => {
  const { labels } = openLabels(PHOTOS);
  const reading = labels.use(csv(ARTICLES));
  labels.forget();
  await reading;
  expect(labels.phase).toEqual({ kind: 'none' });
  expect(labels.columns).toEqual([]);
  expect(await labels.columnsFor(PHOTOS)).toEqual([]);
});

test.each(['articles.xlsx', 'articles-zstd.parquet', 'records.json'])(
  '%s is read in a worker and matched',
  async (name) => {
    const { labels } = openLabels(PHOTOS);
    const bytes = await (await fetch(`/test/golden/labels/${name}`)).arrayBuffer();
    await labels.use(new File([bytes], name));
    expect(labels.match).toMatchObject({ keyColumn: 'article_id', rule: 'stem', images: 3, ofImages: 3 });
    expect(await labels.columnsFor([PHOTOS[0]!])).toContainEqual({
      name: 'price',
      kind: 'number',
      values: Float64Array.of(9.9),
    });
  },
);

test('a first line that names an image is a row, and the columns are named by their number', async () => {
  const { labels } = openLabels(PHOTOS);
  await labels.use(csv('0108775015.jpg,top\n0108775044.jpg,bra\n'));
  expect(labels.rows).toBe(2);
  expect(labels.keyColumn).toBe('column 1');
  expect(labels.notes).toEqual([{ code: 'header-is-row', key: '0108775015.jpg' }]);
  expect(await labels.columnsFor(PHOTOS)).toEqual([{ name: 'column 2', kind: 'text', values: ['top', 'bra', ''] }]);
});
