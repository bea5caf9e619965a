import { expectAccessible, expectNoSideways } from './support/accessible.ts';
import { chooseFolder, expect, inSettings, openView, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

const VIEWS = ['Explore', 'Map', 'Index', 'Check', 'Save'] as const;

test('a stranger with the sample pictures sees neighbours and a map', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Try 24 sample pictures' }).click();
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('heading', { name: 'sample-pictures' })).toBeVisible();
  await expect(page.getByText('24 pictures compared with all others')).toBeVisible();
  await expect(page.getByText(/of the pictures look most like pictures of their own class/)).toBeVisible();
  await openView(page, 'Index');
  await page.getByRole('textbox', { name: 'Path' }).fill('tools/hammer-1');
  await page.getByRole('button', { name: 'Look up' }).click();
  const nearest = page.getByRole('list', { name: 'Nearest pictures' }).getByRole('button').first();
  await expect(nearest).toHaveAttribute('title', 'tools/hammer-2.jpg');
  await openView(page, 'Map');
  await expect(page.getByText('24 pictures on the map')).toBeVisible();
});

test('a chosen folder, its settings and Start are on one screen; a result keeps its place over a reload', async ({
  page,
}) => {
  const folder = await makePictureFolder(
    Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`class ${i}/picture.jpg`, 'images/jpeg-odd-101x67.jpg'] as const),
    ),
  );
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeInViewport({ ratio: 1 });
  await expectAccessible(page, 'welcome');
  await chooseFolder(page, folder.path);
  await expect(page.getByText('9 images in 9 subfolders')).toBeVisible();
  for (const name of ['Start', 'Settings'])
    await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('list', { name: 'Some of the pictures' })).toBeInViewport({ ratio: 1 });
  await expectAccessible(page, 'folder');

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expectAccessible(page, 'settings');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Settings', exact: true })).toBeFocused();

  await takeSmallModel(page);
  await runToEnd(page);
  await expect(page.getByRole('button', { name: /^Download/ })).toBeInViewport({ ratio: 1 });
  for (const view of VIEWS) {
    await openView(page, view);
    await expectAccessible(page, view);
  }

  // Arrow keys go from view to view, and the address names where one is.
  await page.getByRole('tab', { name: 'Save' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Check' })).toBeFocused();
  await expect(page).toHaveURL(/#check$/);
  await page.goBack();
  await expect(page.getByRole('tab', { name: 'Save' })).toHaveAttribute('aria-selected', 'true');
  await page.reload();
  await chooseFolder(page, folder.path);
  await expect(page.getByRole('tab', { name: 'Save' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('link', { name: /^Licences/ }).click();
  await expect(page.getByText('Brandenburg_Gate')).toBeVisible();
  await expectAccessible(page, 'licences');
  await folder.remove();
});

test('a run that failed says why without barriers', async ({ page }) => {
  const folder = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-odd-101x67.jpg' });
  await page.context().route(/efficientnet.*\.onnx/, (route) => route.abort());
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Stopped by an error' })).toBeVisible();
  await expectAccessible(page, 'a failed run');
  await folder.remove();
});

test('float16 is refused in plain words where the GPU does not compute so, and the run goes on with another device', async ({
  page,
}) => {
  const folder = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-odd-101x67.jpg' });
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  const take = (device: string) =>
    inSettings(page, async (panel) => {
      const advanced = panel.locator('summary', { hasText: /^Advanced$/ });
      await advanced.click();
      await panel.getByRole('radio', { name: device, exact: true }).check();
    });
  await take('GPU in float16');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Stopped by an error' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The GPU does not compute in float16');
  await expect(page.getByRole('alert')).toContainText('adapter does not compute in float16: google swiftshader');
  await take('CPU');
  expect(await runToEnd(page)).toContain('1 image encoded');
  await folder.remove();
});

test('what the page asks, refuses and has stored is accessible', async ({ page }) => {
  const folder = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-odd-101x67.jpg', 'a/cut.jpg': 'refused/half.jpg' });
  const other = await makePictureFolder({ 'b/1.jpg': 'images/jpeg-444.jpg' });
  const none = await makePictureFolder({ 'notes.txt': 'README.md' });
  await page.goto('/');
  await chooseFolder(page, none.path);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'a folder that is refused');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await runToEnd(page);
  await page.getByText('1 image skipped').click();
  await expectAccessible(page, 'a list of skipped images');
  await chooseFolder(page, none.path);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'a message above an open folder');
  await chooseFolder(page, other.path);
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, 'the question which folder it is');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Stored' })).toBeVisible();
  await expectAccessible(page, 'what is stored');
  await page.getByRole('button', { name: /^Open the vectors of photos/ }).click();
  await expect(page.getByRole('group', { name: 'Stored vectors of “photos”' })).toBeVisible();
  await expectAccessible(page, 'stored vectors without their folder');
  for (const each of [folder, other, none]) await each.remove();
});

test('nothing is wider than a phone of 360 pixels', async ({ page }) => {
  const folder = await makePictureFolder();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/');
  await expectNoSideways(page, 'welcome');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await expectNoSideways(page, 'folder');
  await runToEnd(page);
  for (const view of VIEWS) {
    await openView(page, view);
    await expectNoSideways(page, view);
  }
  await folder.remove();
});

test.describe('to a visitor from France, whose language the page does not have', () => {
  test.use({ locale: 'fr-FR' });

  test('dates and decimals are written as they are there', async ({ page }) => {
    const folder = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-odd-101x67.jpg' });
    await page.goto('/');
    await chooseFolder(page, folder.path);
    await takeSmallModel(page);
    await runToEnd(page);
    await openView(page, 'Save');
    await expect(page.getByText(/last used \d\d? \S+ \d{4},? \d\d:\d\d/)).toBeVisible();
    await expect(page.getByText(/\d,\d\skB/).first()).toBeVisible();
    await folder.remove();
  });
});
