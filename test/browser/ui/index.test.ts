import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';
import { openView } from '../../support/open-view.ts';

function indexedApp(folders: readonly string[], files: readonly string[]): FakeApp {
  const app = new FakeApp();
  app.openFolder();
  app.index.fill(folders, files);
  return app;
}

test('the tree names level, place and state of each row', async () => {
  const app = indexedApp(['dress', 'hat'], ['1.jpg', '2.jpg', '3.jpg']);
  app.index.toggle('hat');
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const folder = screen.getByRole('treeitem', { name: /hat/ });
  await expect.element(folder).toHaveAttribute('aria-level', '1');
  await expect.element(folder).toHaveAttribute('aria-expanded', 'true');
  const image = screen.getByRole('treeitem', { name: '2.jpg' });
  await expect.element(image).toHaveAttribute('aria-level', '2');
  await expect.element(image).toHaveAttribute('aria-posinset', '2');
  await expect.element(image).toHaveAttribute('aria-setsize', '3');
  await expect.element(image).not.toHaveAttribute('aria-expanded');
});

test('the keyboard alone opens a folder, chooses an image in it and comes back', async () => {
  const app = indexedApp(['dress', 'hat'], ['1.jpg', '2.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const tree = screen.getByRole('tree');
  const active = () => document.getElementById(tree.element().getAttribute('aria-activedescendant') ?? '')?.title;
  (tree.element() as HTMLElement).focus();
  expect(active()).toBe('dress');
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
  await expect.poll(active).toBe('dress/2.jpg');
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(active).toBe('dress');
  await userEvent.keyboard('{ArrowLeft}{End}');
  await expect.poll(active).toBe('hat');
  await userEvent.keyboard('{Home}');
  await expect.poll(active).toBe('dress');
  expect(app.calls).toEqual(['index.toggle dress', 'index.lookUp dress/2.jpg', 'index.toggle dress']);
});

test('a click opens a folder and chooses an image', async () => {
  const app = indexedApp(['dress'], ['1.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  await screen.getByRole('treeitem', { name: /dress/ }).click();
  await screen.getByRole('treeitem', { name: '1.jpg' }).click();
  expect(app.calls).toEqual(['index.toggle dress', 'index.lookUp dress/1.jpg']);
});

test('100,000 rows are a few dozen elements, at the top, in the middle and at the end', async () => {
  const app = indexedApp(
    ['all'],
    Array.from({ length: 100_000 }, (_, n) => `${String(n).padStart(6, '0')}.jpg`),
  );
  app.index.toggle('all');
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const tree = screen.getByRole('tree').element() as HTMLElement;
  expect(tree.querySelectorAll('*').length).toBeLessThan(80);
  tree.scrollTop = tree.scrollHeight / 2;
  await expect.element(screen.getByRole('treeitem', { name: '050000.jpg' })).toBeInTheDocument();
  expect(tree.querySelectorAll('*').length).toBeLessThan(80);
  tree.focus();
  await userEvent.keyboard('{End}');
  await expect.element(screen.getByRole('treeitem', { name: '099999.jpg' })).toBeInViewport();
  expect(tree.querySelectorAll('*').length).toBeLessThan(80);
});

test('scrolling through 100,000 rows costs a few milliseconds a step', async () => {
  const app = indexedApp(
    ['all'],
    Array.from({ length: 100_000 }, (_, n) => `${n}.jpg`),
  );
  app.index.toggle('all');
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const tree = screen.getByRole('tree').element();
  const steps = 60;
  let busyMs = 0;
  for (let step = 1; step <= steps; step++) {
    tree.scrollTop = (tree.scrollHeight * step) / (steps + 1);
    const began = performance.now();
    tree.dispatchEvent(new Event('scroll'));
    await Promise.resolve(); // Svelte draws in a microtask
    tree.getBoundingClientRect();
    busyMs += performance.now() - began;
    await new Promise(requestAnimationFrame);
  }
  // Eight were measured on two busy cores; a list that drew all rows would need a second.
  expect(busyMs / steps).toBeLessThan(150);
});

test('names are text, whatever is in them', async () => {
  const names = ['<b>bold</b>.jpg', 'two\nlines.jpg', '\u200fצורה.jpg', '\u{1f600}.png', '__proto__', ' blank .jpg'];
  const app = indexedApp(['<img src=x onerror=alert(1)>'], names);
  app.index.toggle('<img src=x onerror=alert(1)>');
  app.openFolder('<i>photos</i>');
  app.run.phase = { kind: 'finished' };
  app.run.skips = names.map((path) => ({ path, stage: 'decode', code: 'image-damaged', reason: `bad ${path}` }));
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  await screen.getByText('6 images skipped').click();
  const shown = [...screen.getByRole('tree').element().querySelectorAll('bdi')].map((name) => name.textContent);
  expect(shown).toEqual(['<img src=x onerror=alert(1)>', ...names.map((name) => name.replace('\n', '⏎'))]);
  const skipped = screen.getByRole('list', { name: 'Skipped images' }).element();
  expect(skipped.textContent).toContain('<b>bold</b>.jpg');
  expect(document.querySelectorAll('b, i, img').length).toBe(0);
});

test('a path of mixed directions keeps its order: each name is isolated', async () => {
  const app = indexedApp(['a'], ['1.jpg']);
  app.index.selected = { path: 'צורה/b/c.jpg', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl: undefined };
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const heading = screen.getByRole('heading', { name: 'צורה/b/c.jpg' }).element();
  const lefts = [...heading.querySelectorAll('bdi')].map((name) => name.getBoundingClientRect().left);
  expect(lefts).toEqual([...lefts].sort((one, other) => one - other));
});

test('the look-up sends the path and shows why nothing was found', async () => {
  const app = indexedApp(['010'], ['1.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  await screen.getByRole('textbox', { name: 'Path' }).fill('010/1');
  await userEvent.keyboard('{Enter}');
  expect(app.calls).toEqual(['index.lookUp 010/1']);
  app.index.notFound = { code: 'look-up-failed', reason: 'no image 010/1' };
  await expect.element(screen.getByText('no image 010/1')).toBeVisible();
});

test('several pictures that answer are a list, which the keyboard goes through', async () => {
  const app = indexedApp(['010'], ['1.jpg']);
  const paths = Array.from({ length: 20 }, (_, n) => `folder/${n}.jpg`);
  app.index.hits = { text: 'folder', paths, total: 1234 };
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  await expect.element(screen.getByText('1,234 pictures answer to "folder": choose one.')).toBeVisible();
  const list = screen.getByRole('listbox', { name: 'Pictures that answer' });
  (list.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}');
  app.index.selected = { path: paths[0]!, row: 0, vector: Float32Array.of(1), norm: 1, imageUrl: undefined };
  await expect.element(list.getByRole('option', { selected: true })).toHaveTextContent('folder/0.jpg');
  await userEvent.keyboard('{End}');
  await list.getByRole('option', { name: '18.jpg' }).click();
  expect(app.calls).toEqual(['folder/0.jpg', 'folder/19.jpg', 'folder/18.jpg'].map((path) => `index.lookUp ${path}`));
});

test('letters that are typed in the tree go to the next name that begins with them', async () => {
  const app = indexedApp(['dress', 'hat', 'hose', 'red hat'], ['1.jpg']);
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  const tree = screen.getByRole('tree').element() as HTMLElement;
  const active = () => document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')?.title;
  tree.focus();
  await userEvent.keyboard('h');
  await expect.poll(active).toBe('hat');
  await userEvent.keyboard('o');
  await expect.poll(active).toBe('hose');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await userEvent.keyboard('R');
  await userEvent.keyboard('ed h');
  await expect.poll(active).toBe('red hat');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await userEvent.keyboard(' ');
  expect(app.calls).toEqual(['index.toggle red hat']);
});

test('a found vector is shown with its figures and drawn, and can be copied', async () => {
  const app = indexedApp(['010'], ['1.jpg']);
  const vector = Float32Array.from({ length: 512 }, (_, n) => (n === 100 ? -1 : n / 100));
  app.index.selected = { path: '010/1.jpg', row: 1234, vector, norm: 25.594, imageUrl: undefined };
  const screen = await render(App, { app });
  await openView(screen, 'Index');
  await expect.element(screen.getByText('1,234')).toBeVisible();
  await expect.element(screen.getByText('25.59')).toBeVisible();
  const plot = screen.getByRole('img', { name: '512 values from -1 to 5.11' });
  const canvas = plot.element().querySelector('canvas')!;
  await expect
    .poll(() => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, at) => at % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
    })
    .toBeGreaterThan(0.2);
  await screen.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect.element(screen.getByText('Copied')).toBeVisible();
  await screen.getByRole('button', { name: 'Copy as Python' }).click();
  expect(app.calls).toEqual(['index.copyVector json', 'index.copyVector python']);
});
