import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ReducedSummary } from '../../../src/state/reduce/view.ts';
import App from '../../../src/ui/App.svelte';
import ReduceSection from '../../../src/ui/ReduceSection.svelte';
import { FakeApp, FakeReduce, type Calls } from '../../support/fake-app.svelte.ts';
import { openView } from '../../support/open-view.ts';

const SUMMARY: ReducedSummary = {
  ...{ method: 'pca', inputDim: 512, dim: 3, keptVariance: 0.91449, shares: [0.6, 0.3, 0.01449] },
  ...{ landmarks: undefined, made: { rows: 100_000, seconds: 6.2 }, fileName: undefined },
};

async function show(change: (reduce: FakeReduce) => void = () => undefined) {
  const calls: Calls = [];
  const reduce = new FakeReduce(calls);
  change(reduce);
  const screen = await render(ReduceSection, { reduce });
  if (reduce.phase.kind === 'none') await screen.getByText(/^PCA, kernel PCA/).click();
  return { calls, reduce, screen };
}

test('PCA to a number of components is what Reduce does at first', async () => {
  const { calls, screen } = await show();
  await screen.getByRole('spinbutton', { name: 'Components' }).fill('128');
  await screen.getByRole('button', { name: 'Reduce' }).click();
  expect(calls).toEqual(['reduce pca count 128']);
});

test('PCA may keep a share of the variance instead, whitened', async () => {
  const { calls, reduce, screen } = await show();
  await screen.getByRole('radio', { name: 'as many as keep a share of the variance' }).click();
  await screen.getByRole('spinbutton', { name: 'Variance to keep, in percent' }).fill('99.5');
  await screen.getByRole('checkbox', { name: /Whiten/ }).click();
  await screen.getByRole('button', { name: 'Reduce' }).click();
  expect(calls).toEqual(['reduce pca share 99.5']);
  expect(reduce.whiten).toBe(true);
});

test('each method asks for what it needs, and for nothing else', async () => {
  const { screen } = await show();
  await screen.getByRole('radio', { name: /^Kernel PCA/ }).click();
  await screen.getByRole('radio', { name: 'cosine' }).click();
  await expect.element(screen.getByRole('checkbox', { name: /Whiten/ })).not.toBeInTheDocument();
  await screen.getByRole('radio', { name: /^Random projection/ }).click();
  await expect.element(screen.getByRole('spinbutton', { name: 'Seed' })).toBeVisible();
  await screen.getByRole('radio', { name: /^Use a file/ }).click();
  await expect.element(screen.getByRole('button', { name: 'Reduce' })).not.toBeInTheDocument();
});

test('a number that cannot be is told beside its field', async () => {
  const { screen } = await show((reduce) => (reduce.count = 513));
  const field = screen.getByRole('spinbutton', { name: 'Components' });
  await expect.element(field).toHaveAccessibleDescription('A whole number from 1 to 512.');
  await expect.element(field).toHaveAttribute('aria-invalid', 'true');
});

test('a file of a reduction is handed over', async () => {
  const { calls, screen } = await show((reduce) => (reduce.method = 'file'));
  await userEvent.upload(screen.getByLabelText('File of a reduction'), new File(['x'], 'mine.npz'));
  expect(calls).toEqual(['reduce.useFile mine.npz']);
});

test('what is being made shows how far it is, and can be given up', async () => {
  const progress = { phase: 'reading', fraction: 0.42 } as const;
  const { calls, screen } = await show((reduce) => (reduce.phase = { kind: 'reducing', progress }));
  await expect.element(screen.getByText('Reading the vectors …')).toBeVisible();
  await expect.element(screen.getByText('42 %')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel reducing' }).click();
  expect(calls).toEqual(['reduce.cancel']);
});

test('what was made tells what it keeps and how long it took, with a plot that also stands in words and numbers', async () => {
  const { calls, screen } = await show((reduce) => (reduce.phase = { kind: 'reduced', summary: SUMMARY }));
  await expect
    .element(screen.getByText(/PCA: 512 values become 3, which keep 91\.4.% of the variance\./))
    .toBeVisible();
  await expect.element(screen.getByText(/Made of 100,000 vectors in 6.s\./)).toBeVisible();
  const plot = screen.getByRole('img', { name: /The first has 60\.0.%, the first 1 half of what all 3 keep/ });
  await expect.element(plot).toBeVisible();
  await screen.getByText('The same in numbers').click();
  await expect.element(screen.getByRole('row', { name: /^2 30\.0.% 90\.0.%$/ })).toBeVisible();
  await screen.getByRole('button', { name: 'Forget the reduction' }).click();
  expect(calls).toEqual(['reduce.forget']);
});

test('once there is a reduction, saving asks whether rows are to be reduced or whole', async () => {
  const app = new FakeApp();
  app.openFolder();
  app.run.phase = { kind: 'finished' };
  app.index.fill(['hat'], ['1.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  expect(screen.getByRole('radio', { name: /^whole/ }).query()).toBeNull();
  app.save.canReduce = true;
  app.save.rows = 'reduced';
  await screen.getByRole('radio', { name: /^whole/ }).click();
  expect(app.save.rows).toBe('whole');
});
