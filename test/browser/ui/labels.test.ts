import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import LabelsSection from '../../../src/ui/LabelsSection.svelte';
import { FakeLabels } from '../../support/fake-app.svelte.ts';

const listOf = <T>(...first: T[]) => ({ count: first.length, first });

test('a CSV can be chosen, and the page says that it can be dropped', async () => {
  const labels = new FakeLabels();
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByText(/dropped anywhere on this page/)).toBeVisible();
  await screen.getByLabelText('Choose a table').upload(new File(['a\n1\n'], 'articles.csv'));
  expect(labels.calls).toEqual(['labels.use articles.csv']);
  await expect.element(screen.getByText('Reading articles.csv …')).toBeVisible();
});

test('the same file can be chosen twice', async () => {
  const labels = new FakeLabels();
  const screen = await render(LabelsSection, { labels });
  for (const text of ['a\n1\n', 'a\n2\n']) {
    await screen.getByLabelText('Choose a table').upload(new File([text], 'articles.csv'));
  }
  expect(labels.calls).toEqual(['labels.use articles.csv', 'labels.use articles.csv']);
});

test('a file that was read before a folder is open says what it waits for', async () => {
  const labels = new FakeLabels();
  labels.phase = { kind: 'waiting', fileName: 'articles.csv' };
  labels.rows = 105_542;
  const screen = await render(LabelsSection, { labels });
  await expect
    .element(screen.getByText(/articles\.csv has 105,542 rows\. It will be matched when a folder is open/))
    .toBeVisible();
});

test('what was matched stands in one sentence, with the rule and the column', async () => {
  const labels = new FakeLabels();
  labels.join({ images: 104_211, ofImages: 105_542 });
  const screen = await render(LabelsSection, { labels });
  await expect
    .element(screen.getByText('104,211 of 105,542 images have a label, by file stem = article_id.'))
    .toBeVisible();
});

test('nothing is listed where everything fits', async () => {
  const labels = new FakeLabels();
  labels.join({ images: 3 });
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByText(/^3 of 3 images have a label/)).toBeVisible();
  expect(screen.container.querySelectorAll('details')).toHaveLength(0);
});

test('keys without an image and images without a label are listed, and can be copied', async () => {
  const labels = new FakeLabels();
  labels.join({ unmatched: { count: 1200, first: ['0999', '0998'] }, without: listOf('a/1.jpg') });
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByText('1 image without a label')).toBeVisible();
  await screen.getByText('1,200 keys without an image').click();
  const list = screen.getByRole('list', { name: '1,200 keys without an image' });
  await expect.element(list.getByRole('listitem').nth(1)).toHaveTextContent('0998');
  await expect.element(screen.getByText('The first 2 are listed.')).toBeVisible();
  await screen.getByRole('button', { name: 'Copy list' }).click();
  expect(labels.calls).toEqual(['labels.copyList unmatched']);
});

test('duplicate keys tell their lines and whether the rows differ', async () => {
  const labels = new FakeLabels();
  const duplicates = listOf(
    { key: '0108775015', count: 3, lines: [2, 1004], disagrees: true },
    { key: '0108775044', count: 2, lines: [5, 6], disagrees: false },
  );
  labels.join({ duplicates, disagreeing: 1 });
  const screen = await render(LabelsSection, { labels });
  await screen.getByText('2 keys in more than one row: the first row is taken; 1 with rows that differ').click();
  await expect
    .element(screen.getByRole('listitem').first())
    .toHaveTextContent('0108775015 lines 2, 1,004 and 1 more: they differ');
  await expect.element(screen.getByText('lines 5, 6: they say the same')).toBeVisible();
});

test('a key of several images tells how many', async () => {
  const labels = new FakeLabels();
  labels.join({ shared: listOf({ key: 'front', images: 40 }) });
  const screen = await render(LabelsSection, { labels });
  await screen.getByText('1 key with more than one image: each has the label').click();
  await expect.element(screen.getByRole('listitem').first()).toHaveTextContent('front 40 images');
});

test('where nothing matches, a key and an image stand side by side', async () => {
  const labels = new FakeLabels();
  labels.join({ images: 0, unmatched: listOf('SKU-1'), without: listOf('010/0108775015.jpg') });
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByRole('definition').first()).toHaveTextContent('SKU-1');
  await expect.element(screen.getByRole('definition').last()).toHaveTextContent('010/0108775015.jpg');
});

test('another key column can be chosen', async () => {
  const labels = new FakeLabels();
  labels.join();
  const screen = await render(LabelsSection, { labels });
  const key = screen.getByLabelText('Key column');
  await expect.element(key).toHaveValue('article_id');
  await key.selectOptions('price');
  expect(labels.calls).toEqual(['labels.keyColumn price']);
});

test('each column has a checkbox with its kind and an example', async () => {
  const labels = new FakeLabels();
  labels.join();
  const screen = await render(LabelsSection, { labels });
  await expect
    .element(screen.getByRole('checkbox', { name: 'article_id key, text, for example 0108775015' }))
    .not.toBeChecked();
  await screen.getByRole('checkbox', { name: 'price numbers, for example 9.90' }).click();
  await screen.getByRole('button', { name: 'Select all' }).click();
  expect(labels.calls).toEqual(['labels.setChosen price false', 'labels.setAllChosen true']);
  await expect.element(screen.getByText('2 of 2 chosen')).toBeVisible();
});

test('many columns are drawn a few at a time, and none being chosen is told', async () => {
  const labels = new FakeLabels();
  labels.join();
  labels.isChoiceEmptyAtFirst = true;
  labels.columns = Array.from({ length: 5000 }, (_, at) => {
    return { name: `c${at}`, kind: 'integer' as const, example: '1', isKey: at === 0, chosen: false };
  });
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByText('0 of 5,000 chosen')).toBeVisible();
  await expect.element(screen.getByText(/none is chosen to begin with/)).toBeVisible();
  expect(screen.container.querySelectorAll('input[type=checkbox]').length).toBeLessThan(40);
});

test('what is in the file is text, whatever it looks like', async () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const labels = new FakeLabels();
  labels.join({ keyColumn: hostile, unmatched: listOf(hostile), images: 0, without: listOf(hostile) });
  labels.columns = [{ name: hostile, kind: 'text', example: hostile, isKey: true, chosen: true }];
  labels.notes = [{ code: 'folder-left-out', folder: hostile }];
  const screen = await render(LabelsSection, { labels });
  await screen.getByText('1 key without an image').click();
  await expect.element(screen.getByRole('checkbox')).toBeVisible();
  expect(screen.container.querySelector('img')).toBeNull();
  expect(screen.container.textContent).toContain(hostile);
});

test('a damaged file alerts, and another can be chosen', async () => {
  const labels = new FakeLabels();
  const message = 'CSV has a quote without an end, opened on line 4';
  labels.phase = { kind: 'failed', fileName: 'x.csv', error: { code: 'file-damaged', message, path: undefined } };
  const screen = await render(LabelsSection, { labels });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('opened on line 4');
  await expect.element(screen.getByLabelText('Choose a table')).toBeEnabled();
});

test('labels can be removed, and the keyboard stays in the section', async () => {
  const labels = new FakeLabels();
  labels.join();
  const screen = await render(LabelsSection, { labels });
  await screen.getByRole('button', { name: 'Remove labels' }).click();
  expect(labels.calls).toEqual(['labels.forget']);
  await expect.element(screen.getByLabelText('Choose a table')).toHaveFocus();
});
