import { csp } from '../../src/cli/headers.ts';
import { chooseFolder, expect, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

test('every answer carries the policy that forbids other origins, and the page works under it, isolated and with threads', async ({
  page,
}) => {
  const policies: (string | undefined)[] = [];
  page.on('response', (response) => {
    if (!response.url().startsWith('blob:')) policies.push(response.headers()['content-security-policy']);
  });
  const folder = await makePictureFolder();
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await runToEnd(page);
  expect(new Set(policies)).toEqual(new Set([csp]));
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByText(/Made on CPU · [2-9] threads/)).toBeVisible();
  await folder.remove();
});

test('the browser itself stops a request to another origin', async ({ context }) => {
  const page = await context.newPage(); // not the watched one: here the breach is meant
  await page.goto('/');
  const outcome = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  expect(outcome).toBe('refused');
});
