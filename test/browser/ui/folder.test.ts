import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';

function chooseFiles(input: Element, ...names: readonly string[]): void {
  if (!(input instanceof HTMLInputElement)) throw new TypeError('not an input');
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File(['x'], name));
  input.files = transfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

test('the folder input is labelled "Folder" in every phase and hands over its files', async () => {
  const app = new FakeApp();
  const screen = await render(App, { app });
  const input = screen.getByLabelText('Folder', { exact: true });
  chooseFiles(input.element(), 'a.jpg', 'b.jpg');
  await expect.poll(() => app.calls).toEqual(['folder.useFiles 2']);
  app.openFolder();
  await expect.element(screen.getByRole('heading', { name: 'photos' })).toBeVisible();
  await expect.element(input).toBeInTheDocument();
  app.folder.phase = { kind: 'asking-identity', name: 'photos', storedCount: 3, lastUsedMs: 0 };
  await expect.element(screen.getByRole('alertdialog')).toBeVisible();
  await expect.element(input).toBeInTheDocument();
});

test('files that were chosen once stay readable when another folder is chosen', async () => {
  const app = new FakeApp();
  let first: FileList | undefined;
  app.folder.useFiles = (files) => {
    first ??= files;
    return Promise.resolve();
  };
  const screen = await render(App, { app });
  const input = screen.getByLabelText('Folder', { exact: true });
  const before = input.element();
  chooseFiles(before, 'a.jpg');
  await expect.poll(() => input.element() !== before).toBe(true);
  chooseFiles(input.element(), 'b.jpg', 'c.jpg');
  expect(first?.length).toBe(1);
});

test('the same button is the way in where the browser has no picker, and says that nothing is uploaded', async () => {
  const app = new FakeApp();
  app.folder.hasPicker = false;
  const screen = await render(App, { app });
  const input = screen.getByLabelText('Folder', { exact: true }).element();
  let opened = 0;
  input.addEventListener('click', (event) => {
    event.preventDefault(); // a dialog could not be closed by a test
    opened++;
  });
  await screen.getByRole('button', { name: 'Choose a folder' }).click();
  expect(opened).toBe(1);
  expect(app.calls).toEqual([]);
  await expect.element(screen.getByText(/is sent anywhere/)).toBeVisible();
});

test('who has no pictures at hand can try the sample', async () => {
  const app = new FakeApp();
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Try 24 sample pictures' }).click();
  expect(app.calls).toEqual(['trySample']);
});

test('some of its pictures show what the folder is', async () => {
  const app = new FakeApp();
  app.openFolder();
  app.folder.previews = ['dress/1.jpg', 'gone/2.tif'];
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('list', { name: 'Some of the pictures' })).toBeVisible();
  await expect.element(screen.getByRole('img', { name: 'dress/1.jpg' })).toBeInTheDocument();
});

test('a picker that gave no folder says what to do if the browser refused one', async () => {
  const app = new FakeApp();
  const screen = await render(App, { app });
  expect(screen.getByText(/contains system files/).query()).toBeNull();
  app.folder.isPickerClosed = true;
  await expect
    .element(screen.getByText(/contains system files.*choose a folder inside it, or drop it here/s))
    .toBeVisible();
});

test('names that are not as they were dropped are said', async () => {
  const app = new FakeApp();
  const screen = await render(App, { app });
  app.openFolder();
  app.folder.notes = [
    { code: 'renamed', from: 'a', to: 'a (2)' },
    { code: 'only-folder', archive: 'b.zip', folder: 'top' },
  ];
  await expect.element(screen.getByText('named “a”: one of them is “a (2)” in the paths')).toBeVisible();
  await expect.element(screen.getByText('All of b.zip lies in the folder “top”, which is left out')).toBeVisible();
});

test('Choose a folder and Restore last folder reach the state', async () => {
  const app = new FakeApp();
  app.folder.restorable = 'photos';
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Choose a folder' }).click();
  await screen.getByRole('button', { name: 'Restore last folder (photos)' }).click();
  expect(app.calls).toEqual(['folder.pick', 'folder.restore']);
});

test('a drop anywhere on the page is handed on, also while a run is on; why it was refused shows in every phase', async () => {
  const app = new FakeApp();
  app.openFolder();
  const screen = await render(App, { app });
  const drop = () => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'a.jpg'));
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event;
  };
  expect(drop().defaultPrevented).toBe(true);
  app.run.phase = { kind: 'running' };
  await expect.element(screen.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(drop().defaultPrevented).toBe(true); // the browser must not open the file in place of the page either
  expect(app.calls).toEqual(['folder.useDrop Files', 'folder.useDrop Files']);
  app.folder.refused = { code: 'run-on', message: 'folder was dropped while a run is on: other', path: undefined };
  const bar = screen.getByRole('alert').filter({ hasText: 'A run is on: only labels are taken now' });
  await expect.element(bar).toBeInViewport();
  app.folder.phase = { kind: 'none' };
  await expect.element(bar).toBeVisible();
  await screen.getByRole('button', { name: 'Close message' }).click();
  await expect.element(bar).not.toBeInTheDocument();
});

test('an open folder shows what is in it, encoded or not', async () => {
  const app = new FakeApp();
  app.openFolder();
  app.folder.others = [
    { extension: '.heic', count: 12 },
    { extension: 'txt', count: 3 },
  ];
  const screen = await render(App, { app });
  await expect.element(screen.getByText('12 .heic, 3 .txt: not encoded')).toBeVisible();
  await expect.element(screen.getByText('2 of 2 subfolders included')).toBeVisible();
});

test('subfolders can be left out one by one and all at once', async () => {
  const app = new FakeApp();
  app.openFolder();
  const screen = await render(App, { app });
  await screen.getByText('2 of 2 subfolders included').click();
  await screen.getByRole('checkbox', { name: /^hat/ }).click();
  await expect.element(screen.getByText('1 of 2 subfolders included')).toBeVisible();
  await screen.getByRole('button', { name: 'Select none' }).click();
  await screen.getByRole('button', { name: 'Select all' }).click();
  expect(app.calls).toEqual([
    'folder.setIncluded hat false',
    'folder.setIncluded dress false',
    'folder.setIncluded dress true',
    'folder.setIncluded hat true',
  ]);
});

test('10,000 subfolders stay a short list with a filter, which the keyboard enters once', async () => {
  const app = new FakeApp();
  app.openFolder();
  app.folder.subfolders = Array.from({ length: 10_000 }, (_, n) => ({ name: `class-${n}`, images: n, included: true }));
  const screen = await render(App, { app });
  await screen.getByText('10,000 of 10,000 subfolders included').click();
  const options = screen.getByRole('option', { name: /class-/ });
  expect(options.elements().length).toBeLessThan(30);
  const list = screen.getByRole('listbox', { name: 'Subfolders to include' });
  const stops = list.element().querySelectorAll('input:not([tabindex="-1"]), button, [tabindex="0"]');
  expect(stops.length).toBe(0); // but the list itself
  (list.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown} {End} ');
  await expect.element(screen.getByRole('option', { name: 'class-9999' })).toBeInViewport();
  await screen.getByRole('option', { name: 'class-9998' }).click();
  expect(app.calls).toEqual(['1', '9999', '9998'].map((n) => `folder.setIncluded class-${n} false`));
  await expect.element(screen.getByRole('option', { name: 'class-9999' })).toHaveAttribute('aria-selected', 'false');
  await screen.getByRole('textbox', { name: 'Filter subfolders' }).fill('class-9999');
  await expect.poll(() => options.elements().length).toBe(1);
});

test('the question which folder it is takes the focus and has two plain answers and a way back', async () => {
  const app = new FakeApp();
  app.folder.phase = { kind: 'asking-identity', name: 'images', storedCount: 4117, lastUsedMs: 0 };
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('alertdialog')).toHaveFocus();
  await expect.element(screen.getByRole('alertdialog')).toHaveTextContent('4,117 images of it are stored');
  await screen.getByRole('button', { name: 'Yes, the same folder' }).click();
  await screen.getByRole('button', { name: 'No, another folder' }).click();
  await screen.getByRole('button', { name: 'Neither, go back' }).click();
  expect(app.calls).toEqual(['folder.answerIdentity true', 'folder.answerIdentity false', 'folder.dismissIdentity']);
});

test('stored folders are deleted only after a second press, in the page', async () => {
  const app = new FakeApp();
  const made = { model: 'ResNet-18', preset: 'squash', details: [] };
  const run = { fingerprint: 'f', made, images: 3, isOpen: false };
  const stored = { images: 3, bytes: 6144, lastUsedMs: 0, runs: [run], canRestore: true, isOpen: false };
  app.storedFolders = [
    { ...stored, folderId: '1', name: 'photos' },
    { ...stored, folderId: '2', name: 'other' },
  ];
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Delete photos' }).click();
  await expect.element(screen.getByRole('button', { name: 'Keep' })).toHaveFocus();
  await screen.getByRole('button', { name: 'Keep' }).click();
  await expect.element(screen.getByRole('button', { name: 'Delete photos' })).toHaveFocus();
  expect(app.calls).toEqual([]);
  await screen.getByRole('button', { name: 'Delete all' }).click();
  await screen.getByRole('button', { name: 'Delete', exact: true }).click();
  expect(app.calls).toEqual(['deleteAllStored']);
});

test('a folder that another tab has now says so, and is taken back', async () => {
  const app = new FakeApp();
  app.folder.phase = { kind: 'elsewhere', name: 'photos' };
  const screen = await render(App, { app });
  await expect.element(screen.getByText('“photos” is open in another tab now.')).toBeVisible();
  await screen.getByRole('button', { name: 'Take it back' }).click();
  expect(app.calls).toEqual(['folder.takeBack']);
});

test('a folder of HEIC alone says how it is encoded', async () => {
  const app = new FakeApp();
  app.openFolder();
  app.folder.images = 0;
  app.folder.moreKinds = [{ extension: '.heic', count: 12 }];
  const screen = await render(App, { app });
  await expect.element(screen.getByText('There are no other pictures here: switch this on')).toBeVisible();
  await screen.getByRole('checkbox', { name: /Also encode 12 \.heic/ }).click();
  expect(app.folder.takesMore).toBe(true);
});
