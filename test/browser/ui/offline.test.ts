import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp, fakeModel } from '../../support/fake-app.svelte.ts';

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
  location.hash = '';
});

const model = { path: 'models/resnet18.onnx', bytes: 32_404_655, isKept: false };

test('the footer says what is there without the network, and nothing where nothing is', async () => {
  const screen = await render(App, { app });
  const footer = screen.getByRole('contentinfo');
  await expect.element(footer).not.toHaveTextContent('offline');
  const page = { files: [{ path: 'index.html', bytes: 5_300_000 }], bytes: 5_300_000 };
  app.offline.facts = { page, onUse: [model] };
  await expect.element(footer).toHaveTextContent('5.3 MB kept in this browser; a model is kept once it was used');
  app.offline.facts = { page, onUse: [{ ...model, isKept: true }] };
  await expect.element(footer).toHaveTextContent('37.7 MB kept in this browser with 1 model');
});

test('every file is listed with its size, models by their names', async () => {
  app.settings.models.list = [fakeModel('resnet18', 'ResNet-18')];
  app.offline.facts = {
    page: { files: [{ path: 'index.html', bytes: 1334 }], bytes: 1334 },
    onUse: [
      { path: 'assets/ort-wasm-simd-threaded.asyncify-D5.wasm', bytes: 26_781_914, isKept: false },
      { path: 'assets/ort-wasm-simd-threaded-Dc.wasm', bytes: 14_239_897, isKept: true },
      model,
      { path: 'sample.zip', bytes: 474_510, isKept: false },
    ],
  };
  location.hash = 'licences';
  const screen = await render(App, { app });
  const rows = screen
    .getByRole('row')
    .elements()
    .map((row) => (row as HTMLElement).innerText.replace(/\s+/g, ' '));
  expect(rows.slice(1).map((row) => row.trim())).toEqual([
    'The page itself, 1 file 1.3 kB kept',
    'ResNet-18 32.4 MB once it was used',
    'onnxruntime for the GPU 26.8 MB once it was used',
    'onnxruntime for the processor 14.2 MB kept',
    'Sample pictures 475 kB once it was used',
  ]);
  await screen.getByText('The page’s own 1 file').click();
  await expect.element(screen.getByText('index.html')).toBeVisible();
});

test('a newer version asks first, and the button says when a run would end', async () => {
  const screen = await render(App, { app });
  app.offline.offer = 'update';
  await screen.getByRole('button', { name: 'Load it', exact: true }).click();
  app.openFolder();
  app.run.phase = { kind: 'running' };
  await expect.element(screen.getByText('What is encoded so far stays stored.')).toBeVisible();
  await screen.getByRole('button', { name: 'Load it and stop the run' }).click();
  app.offline.offer = 'threads';
  await expect.element(screen.getByRole('button', { name: 'Load again and stop the run' })).toBeVisible();
  expect(app.calls).toEqual(['offline.load', 'offline.load']);
});
