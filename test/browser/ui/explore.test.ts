import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';

beforeEach(() => {
  location.hash = 'explore';
});

const HAT_LIKE_COAT = { own: 'hat', like: 'coat', pictures: 6, of: 20 };

function comparedApp(): FakeApp {
  const app = new FakeApp();
  app.openFolder();
  app.index.fill(['hat', 'coat'], ['1.jpg', '2.jpg']);
  app.search.phase = { kind: 'compared', rows: 200, seconds: 0.4 };
  app.search.groups = [{ paths: ['hat/1.jpg', 'gone/2.jpg'], cosine: 0.987654321 }];
  app.search.agreement = {
    rows: 200,
    right: 166,
    neighbours: 10,
    chance: 0.1,
    confusions: [HAT_LIKE_COAT],
    table: {
      classes: ['coat', 'hat'],
      ofClasses: 2,
      lines: [
        [
          { own: 'coat', like: 'coat', pictures: 20, of: 20 },
          { own: 'coat', like: 'hat', pictures: 0, of: 20 },
        ],
        [HAT_LIKE_COAT, { own: 'hat', like: 'hat', pictures: 14, of: 20 }],
      ],
    },
    outliers: [{ path: 'hat/2.jpg', own: 'hat', like: 'coat', votes: 9, asked: 10 }],
  };
  return app;
}

test('whether classes lie together is said in a sentence, and what is out of place shows', async () => {
  const screen = await render(App, { app: comparedApp() });
  await expect.element(screen.getByText(/^83 % of the pictures look most like/)).toBeVisible();
  await expect.element(screen.getByText('hat looks like coat: 6 of 20')).toBeVisible();
  await expect.element(screen.getByText('looks like coat, lies in hat (9 of 10)')).toBeVisible();
});

test('groups of near pictures and pictures out of place are saved as lists of their own', async () => {
  const app = comparedApp();
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Save the groups as CSV' }).click();
  await screen.getByRole('button', { name: 'Save all 1 as CSV' }).click();
  expect(app.calls.filter((call) => call.startsWith('search'))).toEqual([
    'search.save duplicates',
    'search.save outliers',
  ]);
});

test('a press on a picture shows it in the index, and its nearest pictures below it', async () => {
  const app = comparedApp();
  app.index.selected = { path: 'hat/1.jpg', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl: undefined };
  app.search.near = [{ path: 'coat/1.jpg', cosine: 0.5 }];
  const screen = await render(App, { app });
  const outOfPlace = screen.getByRole('list', { name: 'Pictures that look like another class' });
  await outOfPlace.getByRole('button', { name: /^hat\/2.jpg/ }).click();
  expect(app.calls).toContain('index.lookUp hat/2.jpg');
  await expect.element(screen.getByRole('list', { name: 'Nearest pictures' })).toHaveTextContent('0.5');
});

test('a picture that no browser shows is named, not broken', async () => {
  const app = comparedApp();
  const imageUrl = 'data:image/tiff;base64,SUkqAA==';
  app.index.selected = { path: 'hat/scan.tif', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl };
  app.search.near = [{ path: 'coat/scan.tif', cosine: 0.5 }];
  app.search.pictureUrl = () => Promise.resolve(imageUrl);
  location.hash = 'index';
  const screen = await render(App, { app });
  await expect.element(screen.getByText('This browser shows no pictures of this kind')).toBeVisible();
  const near = screen.getByRole('list', { name: 'Nearest pictures' });
  await expect.element(near.getByText('coat/scan.tif', { exact: true })).toBeVisible();
  expect(near.element().querySelector('img')).toBeNull();
});

function queryApp(): FakeApp {
  const app = comparedApp();
  app.search.neighbours.query = [
    { id: 1, sign: 1, name: 'hat/1.jpg', path: 'hat/1.jpg', url: undefined, error: undefined },
    {
      id: 2,
      sign: -1,
      name: 'mine.png',
      path: undefined,
      url: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
      error: undefined,
    },
  ];
  app.search.neighbours.near = [{ path: 'coat/1.jpg', cosine: 0.75 }];
  app.search.neighbours.phase = { kind: 'found', rows: 200, ms: 7.6, heldBytes: 2_000_000 };
  return app;
}

/** A drop or paste of files. */
function transferOf(...files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}
const PNG = new File(['x'], 'mine.png', { type: 'image/png' });
const CSV = new File(['x'], 'mine.csv', { type: 'text/csv' });

test('what a query is made of shows with its signs, which can be turned, and its pictures taken out', async () => {
  const app = queryApp();
  const screen = await render(App, { app });
  await expect
    .element(screen.getByText(/The nearest of 200 pictures, in 8 ms. The vectors stay in memory, 2\.0\sMB/))
    .toBeVisible();
  await screen.getByRole('button', { name: 'mine.png is subtracted: add it' }).click();
  await screen.getByRole('button', { name: 'Remove hat/1.jpg from the query' }).click();
  expect(app.calls.slice(-2)).toEqual(['neighbours.setSign 2 1', 'neighbours.remove 1']);
});

test('a picture that is near joins the query, is taken from it, or begins another', async () => {
  const app = queryApp();
  const screen = await render(App, { app });
  const near = screen.getByRole('list', { name: 'Nearest to the query' });
  await near.getByRole('button', { name: 'More like coat/1.jpg' }).click();
  await near.getByRole('button', { name: 'Less like coat/1.jpg' }).click();
  await near.getByRole('button', { name: 'Find similar to coat/1.jpg' }).click();
  expect(app.calls.slice(-3)).toEqual([
    'neighbours.askRow coat/1.jpg added',
    'neighbours.askRow coat/1.jpg subtracted',
    'neighbours.askRow coat/1.jpg alone',
  ]);
});

test('a picture of the index and of any list is searched for by a press', async () => {
  const app = comparedApp();
  app.index.selected = { path: 'hat/1.jpg', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl: undefined };
  location.hash = 'index';
  const screen = await render(App, { app });
  await screen.getByRole('button', { name: 'Find similar', exact: true }).click();
  await screen.getByRole('button', { name: 'Find similar to hat/2.jpg' }).click();
  expect(app.calls.slice(-2)).toEqual(['neighbours.askRow hat/1.jpg alone', 'neighbours.askRow hat/2.jpg alone']);
});

test('a picture that is dropped on the area is searched for; anything else goes where it went before', async () => {
  const app = comparedApp();
  const dropped: string[] = [];
  app.folder.useDrop = (transfer) => {
    dropped.push([...transfer.files].map(({ name }) => name).join());
    return Promise.resolve();
  };
  const screen = await render(App, { app });
  const area = screen.getByRole('group', { name: 'Search by a picture' }).element();
  const drop = (target: Element, ...files: readonly File[]) => {
    const event = { dataTransfer: transferOf(...files), bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent('dragover', event));
    target.dispatchEvent(new DragEvent('drop', event));
  };
  drop(area, PNG);
  expect(app.calls.at(-1)).toBe('neighbours.askFiles mine.png alone');
  expect(dropped).toEqual([]);
  drop(area, CSV);
  drop(document.body, PNG);
  expect(dropped).toEqual(['mine.csv', 'mine.png']);
});

test('a picture that is pasted anywhere is searched for, a text that is pasted is not', async () => {
  const app = comparedApp();
  await render(App, { app });
  const paste = (clipboardData: DataTransfer, target: Element = document.body) => {
    return target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  };
  expect(paste(transferOf())).toBe(true);
  // A cell of a spreadsheet comes with a picture of itself.
  const cell = transferOf(PNG);
  cell.items.add('hat/1.jpg', 'text/plain');
  const field = document.body.appendChild(document.createElement('input'));
  expect(paste(cell, field)).toBe(true);
  field.remove();
  expect(paste(transferOf(PNG))).toBe(false);
  expect(app.calls).toEqual(['neighbours.askFiles mine.png alone']);
});

test('why a picture has no vector is told, and why none can be searched for', async () => {
  const app = comparedApp();
  const error = { code: 'image-truncated', message: 'data ends at 512', path: 'mine.png' } as const;
  app.search.neighbours.query = [{ id: 1, sign: 1, name: 'mine.png', path: undefined, url: '', error }];
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('alert')).toHaveTextContent('Image ends too early');
  app.search.neighbours.pictureRefusal = 'rows-alone';
  await expect.element(screen.getByText(/These vectors are open without their folder/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Choose a picture' })).toBeDisabled();
});

test('a number of the table opens its pictures, and arrow keys go from number to number', async () => {
  const app = comparedApp();
  app.search.guesses = [{ path: 'hat/9.jpg', own: 'hat', like: 'coat', votes: 7, asked: 10 }];
  const screen = await render(App, { app });
  const table = screen.getByRole('table', { name: 'Own class, and the class that pictures look like' });
  expect(table.element().querySelectorAll('button:not([tabindex="-1"])')).toHaveLength(1);
  const diagonal = table.getByRole('button', { name: '20 of 20 pictures of coat: like their own class' });
  (diagonal.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  const opened = screen.getByRole('list', { name: '6 of 20 pictures of hat: like coat' });
  await expect.element(opened.getByRole('button', { name: 'hat/9.jpg, 7 of 10 neighbours' })).toBeVisible();
  expect(document.activeElement?.getAttribute('aria-pressed')).toBe('true');
  await userEvent.keyboard('{Enter}');
  await expect.element(opened).not.toBeInTheDocument();
});

test('copies are looked for in the folder alone, and stand apart from near pictures', async () => {
  const app = comparedApp();
  app.search.sameBytes.refusal = 'folder-closed';
  const screen = await render(App, { app });
  await expect.element(screen.getByRole('button', { name: 'Look for copies' })).toBeDisabled();
  await expect.element(screen.getByText('Files can be compared where their folder is open.')).toBeVisible();
  app.search.sameBytes.refusal = undefined;
  await screen.getByRole('button', { name: 'Look for copies' }).click();
  expect(app.calls).toContain('sameBytes.compare');
  app.search.sameBytes.groups = [{ paths: ['a/1.jpg', 'a/2.jpg', 'b/1.jpg'], sizeBytes: 2000 }];
  app.search.sameBytes.phase = { kind: 'compared', files: 3, changed: 1, unreadable: 0 };
  await expect
    .element(screen.getByText('2 copies of 1 picture, 4.0 kB. 1 file changed since the run, and is left out.'))
    .toBeVisible();
  await expect.element(screen.getByText(/3 files of 2\.0\skB, the same byte by byte/)).toBeVisible();
});
