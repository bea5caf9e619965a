import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/ui/App.svelte';
import { FakeApp } from '../../support/fake-app.svelte.ts';

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
    confusions: [{ own: 'hat', like: 'coat', pictures: 6, of: 20 }],
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
    'search.save near-duplicates',
    'search.save outliers',
  ]);
});

test('a press on a picture shows it in the index, and its nearest pictures below it', async () => {
  const app = comparedApp();
  app.index.selected = { path: 'hat/1.jpg', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl: undefined };
  app.search.near = [{ path: 'coat/1.jpg', cosine: 0.5 }];
  const screen = await render(App, { app });
  await screen.getByRole('list', { name: 'Pictures that look like another class' }).getByRole('button').click();
  expect(app.calls).toContain('index.lookUp hat/2.jpg');
  await expect.element(screen.getByRole('list', { name: 'Nearest pictures' })).toHaveTextContent('0.5');
});

test('a picture that no browser shows is named, not broken', async () => {
  const app = comparedApp();
  const imageUrl = 'data:image/tiff;base64,SUkqAA==';
  app.index.selected = { path: 'hat/scan.tif', row: 0, vector: Float32Array.of(1), norm: 1, imageUrl };
  app.search.near = [{ path: 'coat/scan.tif', cosine: 0.5 }];
  app.search.pictureUrl = () => Promise.resolve(imageUrl);
  const screen = await render(App, { app });
  await expect.element(screen.getByText('This browser shows no pictures of this kind')).toBeVisible();
  const near = screen.getByRole('list', { name: 'Nearest pictures' });
  await expect.element(near.getByText('coat/scan.tif', { exact: true })).toBeVisible();
  expect(near.element().querySelector('img')).toBeNull();
});
