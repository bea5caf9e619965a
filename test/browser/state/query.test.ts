import { afterAll, expect, test } from 'vitest';
import { makeFolder } from '../../support/opfs-folder.ts';
import { cleanUp, openApp, tinyPicture, walked } from '../../support/state-app.ts';
import tallUrl from '../../fixtures/images/jpeg-tall-340x500.jpg?url';
import oddUrl from '../../fixtures/images/jpeg-odd-101x67.jpg?url';
import pngUrl from '../../fixtures/images/png-rgb.png?url';

const app = openApp();
afterAll(() => cleanUp([app]));
const fetched = async (url: string) => (await fetch(url)).blob();

test('a picture from elsewhere is encoded as those of the folder: its own row has cosine 1.000000', async () => {
  const pictures = {
    'a/tall.jpg': await fetched(tallUrl),
    'a/odd.jpg': await fetched(oddUrl),
    'b/rgb.png': await fetched(pngUrl),
    'b/tiny.jpg': await tinyPicture(),
  };
  await app.folder.use(await makeFolder(pictures));
  await walked(app);
  await app.run.start();
  expect(app.run.encoded).toBe(4);
  const { neighbours } = app.search;
  for (const [path, picture] of Object.entries(pictures)) {
    await neighbours.askFiles([new File([picture], 'elsewhere.bin')], 'alone');
    expect(neighbours.near[0]?.path).toBe(path);
    expect(neighbours.near[0]?.cosine.toFixed(6)).toBe('1.000000');
  }
  const broken = new File([pictures['a/tall.jpg'].slice(0, 2000)], 'cut off.jpg');
  await neighbours.askFiles([broken], 'alone');
  expect(neighbours.query[0]?.error).toMatchObject({ code: 'image-truncated', path: 'cut off.jpg' });
});

test('a query gives way to a run, and is asked anew of the rows that came', async () => {
  const { neighbours } = app.search;
  await neighbours.askRow('a/odd.jpg', 'alone');
  const asking = neighbours.askFiles([new File([await tinyPicture()], 'late.jpg')], 'alone');
  const run = app.run.start();
  expect(neighbours.refusal).toBe('running');
  await neighbours.askRow('b/rgb.png', 'alone');
  expect(neighbours.query.map(({ name }) => name)).toEqual(['late.jpg']);
  await run;
  await asking;
  await expect.poll(() => neighbours.phase.kind, { timeout: 30_000 }).toBe('found');
  expect(neighbours.near[0]?.path).toBe('b/tiny.jpg');
});
