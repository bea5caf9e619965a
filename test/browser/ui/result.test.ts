import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';
import { openView } from '../../support/open-view.ts';

function finishedApp(): FakeApp {
  const app = new FakeApp();
  app.openFolder();
  app.run.phase = { kind: 'finished' };
  app.index.fill(['hat'], ['1.jpg']);
  return app;
}

test('Download saves the NumPy archive unless another format is chosen', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await screen.getByRole('button', { name: 'Download', exact: true }).click();
  await screen.getByRole('radio', { name: /Nested dictionary/ }).click();
  await screen.getByRole('button', { name: 'Download', exact: true }).click();
  expect(app.calls).toEqual(['save npz', 'save pickle-nested']);
});

test('a file that is being saved stays in sight when a run begins, and can be given up', async () => {
  const app = finishedApp();
  app.save.phase = { kind: 'saving', format: 'npz', fraction: 0.25 };
  app.run.phase = { kind: 'running' };
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await expect.element(screen.getByText('25 %')).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel saving' }).click();
  expect(app.calls).toEqual(['save.cancel']);
});

test('the numbers of a pickle can be float64, and its size is told before', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  expect(screen.getByRole('radio', { name: /float64/ }).query()).toBeNull();
  await screen.getByText(/^More formats/).click();
  await screen.getByRole('radio', { name: /^Matrix \(\.pkl\)/ }).click();
  await screen.getByRole('radio', { name: /float64/ }).click();
  expect(app.save.dtype).toBe('float64');
  await expect.element(screen.getByRole('radio', { name: /^Matrix \(\.pkl\).*about 2\.0.MB/ })).toBeVisible();
});

test('float64 that was chosen for a pickle is float32 for an archive, and says so', async () => {
  const app = finishedApp();
  app.save.dtype = 'float64';
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await expect.element(screen.getByRole('radio', { name: 'float32' })).toBeChecked();
});

test('float16 halves the size and shows what it changes, before anything is saved', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await screen.getByRole('radio', { name: /float16/ }).click();
  expect(app.save.dtype).toBe('float16');
  await expect.element(screen.getByRole('radio', { name: /^NumPy archive.*about 500.kB/ })).toBeVisible();
  app.save.rounding = { kind: 'measuring' };
  await expect.element(screen.getByText('Measuring what float16 changes …')).toBeVisible();
  app.save.rounding = { kind: 'measured', ofRows: 2000, maxRelative: 0.000481, minCosine: 0.99999992, overflows: 0 };
  const told =
    'float16 changes a value by at most 0.049 % of its vector’s largest; smallest cosine 0.9999999. Measured on 2,000 vectors.';
  await expect.element(screen.getByText(told)).toBeVisible();
  expect(screen.getByText(/infinite/).query()).toBeNull();
});

test('values that float16 cannot hold are told, with what to do', async () => {
  const app = finishedApp();
  app.save.dtype = 'float16';
  app.save.rounding = { kind: 'measured', ofRows: 10, maxRelative: 0, minCosine: 1, overflows: 3 };
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  const told =
    '3 values are beyond float16’s range, 65,504, and would become infinite: choose float32, or unit length.';
  await expect.element(screen.getByText(told)).toBeVisible();
});

test('unit length is a switch, off to begin with', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  const box = screen.getByRole('checkbox', { name: /Unit length \(L2\)/ });
  await expect.element(box).not.toBeChecked();
  await box.click();
  expect(app.save.l2).toBe(true);
});

test('a table of paths and labels has no numbers to choose', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await screen.getByText(/^More formats/).click();
  await screen.getByRole('radio', { name: /^Table of paths and labels \(\.csv\)/ }).click();
  expect(screen.getByRole('radio', { name: 'float32' }).query()).toBeNull();
  expect(screen.getByRole('checkbox', { name: /Unit length/ }).query()).toBeNull();
  await screen.getByRole('button', { name: 'Download', exact: true }).click();
  expect(app.calls).toEqual(['save rows-csv']);
});

test('a saved file comes with the Python that loads it, to copy', async () => {
  const app = finishedApp();
  app.save.phase = { kind: 'saved', format: 'npz', fileName: 'x.npz', bytes: 1234, snippet: "np.load('x.npz')" };
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await expect.element(screen.getByLabelText('Python snippet')).toHaveTextContent("np.load('x.npz')");
  await screen.getByRole('button', { name: 'Copy', exact: true }).click();
  expect(app.calls).toEqual(['save.copySnippet']);
});

test('a file that could not be saved alerts and can be tried again', async () => {
  const app = finishedApp();
  app.save.phase = { kind: 'failed', error: { code: 'write-failed', message: 'disk is full', path: undefined } };
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await expect.element(screen.getByRole('alert')).toHaveTextContent('The file could not be saved');
  await expect.element(screen.getByRole('button', { name: 'Download', exact: true })).toBeEnabled();
});

test('Verify checks as many images as chosen and shows the worst of them', async () => {
  const app = finishedApp();
  const screen = await render(App, { app });
  await openView(screen, 'Check');
  await screen.getByRole('radio', { name: 'All', exact: true }).click();
  await screen.getByRole('button', { name: 'Verify', exact: true }).click();
  expect(app.calls).toEqual(['verify all']);
  app.verify.phase = {
    kind: 'finished',
    checked: 20,
    agreeing: 20,
    unreadable: 1,
    worst: { path: 'hat/1.jpg', cosine: 0.9999997, maxDifference: 2e-6 },
  };
  await expect.element(screen.getByText('20 of 20 agree; worst cosine 0.9999997')).toBeVisible();
  await expect.element(screen.getByText('1 could not be read again')).toBeVisible();
});

test('Verify waits until the images can be read', async () => {
  const app = finishedApp();
  app.verify.canVerify = false;
  const screen = await render(App, { app });
  await openView(screen, 'Check');
  await expect.element(screen.getByRole('button', { name: 'Verify', exact: true })).toBeDisabled();
});

test('facts about the browser are told first, and who made the models on a page of its own', async () => {
  const app = finishedApp();
  app.notices = [{ code: 'private-window' }];
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('list', { name: 'About this browser' })).toHaveTextContent('private window');
  await screen.getByRole('link', { name: /^Licences/ }).click();
  await expect.element(screen.getByText('ResNet-18: MIT, from a package')).toBeVisible();
  await screen.getByRole('link', { name: 'Back to the page' }).click();
  await expect.element(screen.getByRole('tab', { name: 'Explore' })).toBeVisible();
});
