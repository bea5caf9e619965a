import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { CompareReport, ComparePhase } from '../../../src/state/tables/compare-view.ts';
import type { Difference } from '../../../src/state/tables/differences.ts';
import CompareSection from '../../../src/ui/CompareSection.svelte';
import { FakeCompare, type Calls } from '../../support/fake-app.svelte.ts';

const TABLE = {
  fileNames: ['photos.npz'],
  rows: 200,
  dim: 512,
  dtype: 'float32',
  origin: { code: 'made', version: '0.1.0', model: 'ResNet-18', preset: 'squash' } as const,
  hasPaths: true,
};
const EDGES = [0.9999999, 0.999999, 0.99999, 0.9999, 0.999, 0.99, -Infinity];
const SAME: CompareReport = {
  rule: { kind: 'same-paths' },
  ourRows: 200,
  theirRows: 200,
  inCommon: 200,
  onlyOurs: [],
  onlyTheirs: [],
  repeated: 0,
  forgiven: 0,
  order: { isSame: true },
  ourDim: 512,
  theirDim: 512,
  numbers: {
    agreeing: 200,
    bins: EDGES.map((from, bin) => ({ from, rows: bin === 0 ? 200 : 0 })),
    smallestCosine: 0.99999995,
    meanCosine: 0.99999999,
    largestDifference: 1.2e-6,
    notFinite: 0,
    zeros: 0,
    normalised: undefined,
    worst: [{ path: 'dress/1.jpg', cosine: 0.99999995, maxDifference: 1.2e-6 }],
  },
};
const NUMBERS = SAME.numbers!;

function compared(report: Partial<CompareReport>, differences: readonly Difference[] = []): ComparePhase {
  return { kind: 'compared', table: TABLE, report: { ...SAME, ...report }, differences, isExplained: true };
}

async function show(phase: ComparePhase) {
  const calls: Calls = [];
  const compare = new FakeCompare(calls);
  compare.phase = phase;
  return { compare, calls, screen: await render(CompareSection, { compare, hasRows: true }) };
}

test('the result is one sentence, and what the file is stands above it', async () => {
  const { screen } = await show(compared({}));
  await expect
    .element(screen.getByRole('status'))
    .toHaveTextContent('200 of 200 vectors agree: same numbers, same order');
  await expect
    .element(screen.getByText('200 vectors × 512, float32, made by foldvec 0.1.0 with ResNet-18, squash'))
    .toBeVisible();
  const details = screen.getByRole('group').first();
  await expect.element(details).not.toHaveAttribute('open');
});

test('what was made in another way is told with the result', async () => {
  const { screen } = await show(compared({}, [{ code: 'preset', there: 'crop', here: 'squash' }]));
  await expect.element(screen.getByRole('status')).toHaveTextContent('Preset: crop in the file, squash here.');
});

test('cosines are a table that can be read, not only bars', async () => {
  const bins = NUMBERS.bins.map((bin, at) => ({ ...bin, rows: at }));
  const { screen } = await show(compared({ numbers: { ...NUMBERS, bins, agreeing: 3 } }));
  await expect.element(screen.getByRole('table', { name: /Cosine/ })).toBeVisible();
  await expect.element(screen.getByRole('row', { name: '≥ 0.99999 2' })).toBeVisible();
  await expect.element(screen.getByRole('row', { name: 'below 0.99 6' })).toBeVisible();
});

test('rows that differ stand open, each with its picture where there is one', async () => {
  const worst = [
    { path: 'dress/2.jpg', cosine: 0.5, maxDifference: 0.25 },
    { path: 'gone/3.jpg', cosine: Number.NaN, maxDifference: Number.NaN },
  ];
  const { screen } = await show(compared({ numbers: { ...NUMBERS, agreeing: 198, worst } }));
  await expect.element(screen.getByRole('status')).toHaveTextContent('198 of 200 vectors agree');
  const items = screen.getByRole('list', { name: 'Vectors that agree least' }).getByRole('listitem');
  await expect.element(items.nth(0)).toHaveTextContent('dress/2.jpg cosine 0.5000000, largest difference 0.25');
  await expect.poll(() => items.nth(0).element().querySelector('img')?.src).toMatch(/dress\/2\.jpg$/);
  await expect.element(items.nth(1)).toHaveTextContent('no cosine');
  expect(items.nth(1).element().querySelector('img')).toBeNull();
});

test('paths that one side lacks are listed when they are asked for, and can be copied', async () => {
  const onlyTheirs = Array.from({ length: 50_000 }, (_, i) => `new/${i}.jpg`);
  const { screen, calls } = await show(compared({ inCommon: 198, onlyOurs: ['a.jpg', 'b.jpg'], onlyTheirs }));
  await screen.getByText('2 images only here').click();
  await expect.element(screen.getByRole('list', { name: '2 images only here' })).toHaveTextContent('a.jpg');
  await screen.getByRole('button', { name: 'Copy paths' }).click();
  await screen.getByText('2 images only here').click();
  await screen.getByText('50,000 images only in the file').click();
  await expect.element(screen.getByText('new/0.jpg')).toBeVisible();
  expect(document.querySelectorAll('[role="listitem"]').length).toBeLessThan(100);
  expect(calls).toEqual(['compare.copyPaths ours']);
});

test.each([
  [
    { order: { isSame: false, at: 3, ours: 'a.jpg', theirs: 'b.jpg' } },
    'same numbers, another order',
    'from row 3 of those',
  ],
  [
    { rule: { kind: 'common-folder', side: 'theirs', removed: '/home/me/' } },
    'same order',
    '“/home/me/” in front of the file’s',
  ],
  [
    { rule: { kind: 'row-number', withoutRootFiles: true }, order: undefined, onlyOurs: ['x.jpg'] },
    'same numbers',
    'Your 1 image outside of any class are left out',
  ],
  [
    { rule: { kind: 'none' }, inCommon: 0, theirRows: 7, numbers: undefined },
    '7 vectors where you have 200',
    'Save the paths',
  ],
  [{ inCommon: 0, numbers: undefined, order: undefined }, 'no path of the file is one of yours', 'Matched by path'],
  [{ theirDim: 1280, numbers: undefined }, '1,280 in the file, 512 here', 'same'],
  [{ numbers: { ...NUMBERS, normalised: 'theirs' } }, 'once both are normalised', 'all have length 1'],
  [{ numbers: { ...NUMBERS, notFinite: 2, zeros: 1, agreeing: 197 } }, '197 of 200', '2 vectors with NaN'],
] as readonly (readonly [Partial<CompareReport>, string, string])[])(
  '%j is told in words',
  async (report, verdict, more) => {
    const { screen } = await show(compared(report));
    await expect.element(screen.getByRole('status')).toHaveTextContent(verdict);
    if (more !== 'same') expect(screen.container.textContent.replaceAll(/\s+/g, ' ')).toContain(more);
  },
);

test('files are handed on together, and the same one can be chosen again', async () => {
  const { screen, calls } = await show({ kind: 'none' });
  const files = [new File(['x'], 'x.npy'), new File(['[]'], 'x.json')];
  for (let round = 0; round < 2; round++) await userEvent.upload(screen.getByLabelText('Table of vectors'), files);
  expect(calls).toEqual(['compare.use x.npy,x.json', 'compare.use x.npy,x.json']);
});

test('a table that waits can be compared, opened as the index, or forgotten', async () => {
  const { screen, calls, compare } = await show({ kind: 'ready', table: { ...TABLE, hasPaths: false } });
  await expect.element(screen.getByText(/without paths/)).toBeVisible();
  await screen.getByRole('button', { name: 'Compare' }).click();
  await screen.getByRole('button', { name: 'Open as the index' }).click();
  compare.canCompare = false;
  compare.canOpenAsIndex = false;
  await expect.element(screen.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await expect.element(screen.getByText('There are no vectors to compare it with yet.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Open as the index' }).query()).toBeNull();
  await screen.getByRole('button', { name: 'Forget the file' }).click();
  expect(calls).toEqual(['compare', 'compare.openAsIndex', 'compare.close']);
});

test('comparing shows how far it is, and can be stopped', async () => {
  const { screen, calls } = await show({ kind: 'comparing', table: TABLE, done: 1000, total: 20_000 });
  await expect.element(screen.getByText('1,000 of 20,000')).toBeVisible();
  await screen.getByRole('button', { name: 'Stop comparing' }).click();
  expect(calls).toEqual(['compare.cancel']);
});

test('a file that cannot be read alerts, with its name and the reason', async () => {
  const error = { code: 'file-damaged', message: 'npz holds no matrix of floats', path: 'x.npz' } as const;
  const { screen } = await show({ kind: 'failed', fileNames: ['x.npz'], error });
  await expect.element(screen.getByRole('alert')).toHaveTextContent(/x\.npz.*npz holds no matrix of floats/);
});

test('names and paths of a file are text, whatever is in them', async () => {
  const hostile = '<img src=x onerror=alert(1)>\u202egpj.exe';
  const { screen } = await show({
    ...compared({ onlyTheirs: [hostile] }),
    ...{
      table: {
        ...TABLE,
        fileNames: [hostile],
        origin: { code: 'made', version: hostile, model: undefined, preset: undefined },
      },
    },
  });
  await screen.getByText('1 image only in the file').click();
  expect(screen.container.querySelector('img[src="x"]')).toBeNull();
});

test('rows of the same settings are offered to the folder, and copies are taken by their sizes on demand', async () => {
  const { compare, calls, screen } = await show({ kind: 'ready', table: TABLE });
  await expect.element(screen.getByRole('button', { name: 'Add its vectors' })).not.toBeInTheDocument();
  compare.canAdd = true;
  await userEvent.click(screen.getByRole('button', { name: 'Add its vectors' }));
  await userEvent.click(screen.getByRole('checkbox', { name: /the size decides/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Add its vectors' }));
  expect(calls).toEqual(['compare.add false', 'compare.add true']);
  compare.phase = { kind: 'adding', table: TABLE, done: 50, total: 200 };
  await expect.element(screen.getByRole('button', { name: 'Stop adding' })).toBeVisible();
  compare.phase = { kind: 'added', table: TABLE, added: { taken: 180, known: 15, leftOut: 5 } };
  await expect.element(screen.getByRole('status')).toHaveTextContent('180 vectors added; 15 there already; 5 left out');
});
