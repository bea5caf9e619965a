import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { StoredFolderView } from '../../../src/state/folder/view.ts';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';
import { openView } from '../../support/open-view.ts';

const SQUASH = { model: 'ResNet-18', preset: 'squash', details: [] };
const CROP = { model: 'EfficientNet-Lite0', preset: 'crop', details: [] };

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
});

function storedFolder(folderId: string, name: string, more: Partial<StoredFolderView> = {}): StoredFolderView {
  const runs = [
    { fingerprint: 'new', made: SQUASH, images: 3, isOpen: false },
    { fingerprint: 'old', made: CROP, images: 2, isOpen: false },
  ];
  return { folderId, name, images: 3, bytes: 6144, lastUsedMs: 0, runs, canRestore: true, isOpen: false, ...more };
}

test('each set of rows of a stored folder opens by itself, and the folder with one click', async () => {
  app.storedFolders = [storedFolder('1', 'photos')];
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Open the vectors of photos by EfficientNet-Lite0, crop' }).click();
  await screen.getByRole('button', { name: 'Restore the folder photos' }).click();
  expect(app.calls).toEqual(['openStored 1 old', 'folder.restore 1']);
});

test('a folder without a handle, or that is open, is not offered to be restored; nothing is opened under a run', async () => {
  app.openFolder();
  app.run.phase = { kind: 'running' };
  const runs = [{ fingerprint: 'new', made: SQUASH, images: 3, isOpen: true }];
  app.storedFolders = [
    storedFolder('1', 'photos', { isOpen: true, runs }),
    storedFolder('2', 'other', { canRestore: false }),
  ];
  app.index.fill(['a'], ['1.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Save');
  await expect.element(screen.getByText('folder open now')).toBeVisible();
  await expect.element(screen.getByText('shown now')).toBeVisible();
  expect(screen.getByRole('button', { name: /^Restore the folder/ }).elements()).toEqual([]);
  const open = screen.getByRole('button', { name: /^Open the vectors of other/ });
  expect(open.elements().map((button) => (button as HTMLButtonElement).disabled)).toEqual([true, true]);
});

test('rows that could not be opened say why, beside their folder', async () => {
  app.storedFolders = [storedFolder('1', 'photos')];
  app.unopened = { folderId: '1', error: { code: 'folder-busy', message: 'folder is in use: 1', path: undefined } };
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('folder is in use: 1');
});

test('rows that are open without their folder say so, with the ways on', async () => {
  app.storedFolders = [storedFolder('1', 'photos')];
  app.index.fill(['a'], ['1.jpg']);
  app.index.entry = { folderId: '1', name: 'photos', made: SQUASH };
  app.memory = { lostModel: undefined, missingLabels: 'large.csv' };
  const screen = await render(App, { app });
  const note = screen.getByRole('group', { name: 'Stored vectors of “photos”' });
  await expect.element(note).toHaveTextContent('The folder itself is not open');
  await expect.element(note).toHaveTextContent('Its labels, large.csv, were too large to be kept here');
  expect(screen.getByRole('heading', { name: 'Spot check' }).elements()).toEqual([]);
  await note.getByRole('button', { name: 'Open the folder to continue' }).click();
  app.storedFolders = [storedFolder('1', 'photos', { canRestore: false })];
  await note.getByRole('button', { name: 'Choose the folder to continue' }).click();
  await note.getByRole('button', { name: 'Close these vectors' }).click();
  expect(app.calls).toEqual(['folder.restore 1', 'folder.pick', 'closeEntry']);
});

test('an open folder says with what it goes on and how much is done, and what could not come back', async () => {
  app.openFolder();
  app.folder.storedImages = 8;
  const screen = await render(App, { app });
  await expect.element(screen.getByText('Continue with ResNet-18, squash: 8 of 30 images done.')).toBeVisible();
  app.folder.storedImages = 26;
  app.folder.skippedForGood = 4;
  await expect.element(screen.getByText('All done with ResNet-18, squash. Start looks for new images.')).toBeVisible();
  await expect
    .element(screen.getByText('30 images, 26 of them stored already, 4 skipped for good.'))
    .toHaveTextContent(/good\.$/);
  app.memory = { lostModel: 'VGG-16 (fashion.pth)', missingLabels: undefined };
  await expect.element(screen.getByText(/VGG-16 \(fashion.pth\), a model that is no longer kept/)).toBeVisible();
  app.folder.phase = { kind: 'open', name: 'photos', walking: true };
  app.folder.storedImages = 8;
  await expect.element(screen.getByText('Continue with ResNet-18, squash: 8 images done.')).toBeVisible();
});
