import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import type { RunPhase } from '../../../src/state/run/view.ts';
import { FakeApp } from '../../support/fake-app.svelte.ts';

const BUTTONS = ['Start', 'Pause', 'Resume', 'Cancel'] as const;

function openedApp(): FakeApp {
  const app = new FakeApp();
  app.openFolder();
  return app;
}

test.each<[RunPhase, readonly string[]]>([
  [{ kind: 'idle' }, ['Start']],
  [{ kind: 'preparing', step: 'self-check' }, ['Pause', 'Cancel']],
  [{ kind: 'running' }, ['Pause', 'Cancel']],
  [{ kind: 'paused' }, ['Resume', 'Cancel']],
  [{ kind: 'cancelling' }, ['Pause', 'Cancel']],
  [{ kind: 'cancelled' }, ['Start']],
  [{ kind: 'finished' }, ['Start']],
])('a run in phase $kind offers its own buttons', async (phase, buttons) => {
  const app = openedApp();
  app.run.phase = phase;
  const screen = await render(App, { app });
  const shown = BUTTONS.filter((name) => screen.getByRole('button', { name, exact: true }).query() !== null);
  expect(shown).toEqual(buttons);
});

test('nothing can be started before a folder is open', async () => {
  const screen = await render(App, { app: new FakeApp() });
  expect(screen.getByRole('button', { name: 'Start', exact: true }).query()).toBeNull();
});

test('Start, Pause, Resume and Cancel reach the run, and the keyboard goes to what is said of it', async () => {
  const app = openedApp();
  const screen = await render(App, { app });
  for (const name of ['Start', 'Pause', 'Resume']) await screen.getByRole('button', { name, exact: true }).click();
  await expect.element(screen.getByRole('heading', { name: 'Encoding' })).toHaveFocus();
  await screen.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(screen.getByRole('heading', { name: 'Cancelled' })).toHaveFocus();
  expect(app.calls).toEqual(['run.start', 'run.pause', 'run.resume', 'run.cancel']);
});

test('a second press of Enter on Start does not cancel the run', async () => {
  const app = openedApp();
  const screen = await render(App, { app });
  const start = screen.getByRole('button', { name: 'Start', exact: true }).element();
  if (start instanceof HTMLElement) start.focus();
  await userEvent.keyboard('{Enter}{Enter}');
  await expect.element(screen.getByRole('heading', { name: 'Encoding' })).toHaveFocus();
  expect(app.calls).toEqual(['run.start']);
});

test('the progress bar tells its value in numbers and in words', async () => {
  const app = openedApp();
  Object.assign(app.run, { phase: { kind: 'running' }, encoded: 1234, kept: 6, total: 4120, fraction: 1240 / 4120 });
  const screen = await render(App, { app });
  const bar = screen.getByRole('progressbar');
  await expect.element(bar).toHaveAttribute('aria-valuenow', '30');
  await expect.element(bar).toHaveAttribute('aria-valuemin', '0');
  await expect.element(bar).toHaveAttribute('aria-valuemax', '100');
  await expect.element(bar).toHaveAttribute('aria-valuetext', '1,240 of 4,120 images');
});

test('while the folder is still being listed there is a count and no percentage', async () => {
  const app = openedApp();
  Object.assign(app.run, { phase: { kind: 'running' }, encoded: 50 });
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow');
  await expect.element(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '50 images');
});

test('the title of the tab shows the percentage while a run is on', async () => {
  const app = openedApp();
  Object.assign(app.run, { phase: { kind: 'running' }, encoded: 42, total: 100, fraction: 0.42 });
  await render(App, { app });
  await expect.poll(() => document.title).toBe('42 % · foldvec');
  app.run.phase = { kind: 'finished' };
  await expect.poll(() => document.title).toBe('Finished · foldvec');
});

test('the status does not repeat every number: many images later it still says what it said', async () => {
  const app = openedApp();
  Object.assign(app.run, { phase: { kind: 'running' }, encoded: 1, total: 100, fraction: 0.01 });
  const screen = await render(App, { app });
  const status = screen.getByRole('status');
  await expect.element(status).toHaveTextContent('Encoding 1 of 100 images');
  for (let encoded = 2; encoded <= 40; encoded++) {
    app.run.encoded = encoded;
    await new Promise(requestAnimationFrame);
  }
  await expect.element(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '40 of 100 images');
  await expect.element(status).toHaveTextContent('Encoding 1 of 100 images');
  app.run.phase = { kind: 'finished' };
  await expect.element(status).toHaveTextContent('Finished 40 images encoded');
});

test('a failed run alerts with a title, what to do and the technical line', async () => {
  const app = openedApp();
  app.run.phase = {
    kind: 'failed',
    error: { code: 'store-full', message: 'batch of 32 was refused', path: 'a/b.jpg' },
  };
  const screen = await render(App, { app });
  const alert = screen.getByRole('alert');
  await expect.element(alert).toHaveTextContent('No space left to store vectors');
  await expect.element(alert).toHaveTextContent('press Start to go on');
  await expect.element(alert).toHaveTextContent('a/b.jpg');
  await expect.element(alert).toHaveTextContent('batch of 32 was refused');
});

test('skipped images are listed with path and what to do, can be saved and tried again', async () => {
  const app = openedApp();
  app.run.phase = { kind: 'finished' };
  app.run.skips = [{ path: 'hat/x.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends at 512' }];
  const screen = await render(App, { app });
  await screen.getByText('1 image skipped').click();
  const item = screen.getByRole('list', { name: 'Skipped images' }).getByRole('listitem');
  await expect.element(item).toHaveTextContent('hat/x.jpg');
  await expect.element(item).toHaveTextContent('Image ends too early');
  await expect.element(item).not.toHaveTextContent('512'); // what is technical is for those who ask
  await expect.element(screen.getByTitle('data ends at 512')).toBeVisible();
  await screen.getByRole('button', { name: 'Save list as CSV' }).click();
  await screen.getByRole('button', { name: 'Retry skipped' }).click();
  expect(app.calls).toEqual(['save skipped-csv', 'run.retrySkipped']);
});

test('settings belong to the run that is on: they are locked, and free again afterwards', async () => {
  const app = openedApp();
  app.run.phase = { kind: 'running' };
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Settings', exact: true }).click();
  const lite = screen.getByRole('radio', { name: 'EfficientNet-Lite0' });
  await expect.element(lite).toBeDisabled();
  app.run.phase = { kind: 'finished' };
  await lite.click();
  await expect.element(screen.getByText('EfficientNet-Lite0, squash')).toBeVisible();
  await expect.element(lite).toBeVisible(); // choosing does not close the panel
});

test('a thumbnail is as wide as its image is in proportion', async () => {
  const app = openedApp();
  app.run.phase = { kind: 'running' };
  const pixels = new ImageData(new Uint8ClampedArray(4 * 4 * 4).fill(200), 4);
  app.run.thumbnails = [{ path: 'hat/wide.jpg', pixels, widthPx: 1600, heightPx: 800 }];
  const screen = await render(App, { app });
  const canvas = screen.getByRole('img', { name: 'wide.jpg' }).element().querySelector('canvas')!;
  const { width, height } = canvas.getBoundingClientRect();
  expect(width / height).toBeCloseTo(2, 1);
  expect(canvas.getContext('2d')!.getImageData(1, 1, 1, 1).data[0]).toBe(200);
});
