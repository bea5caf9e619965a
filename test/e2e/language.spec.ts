import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSideways } from './support/accessible.ts';
import { expect, test } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

const VIEWS = ['explore', 'map', 'index', 'check', 'save'] as const;

/** Words of English that no German sentence has. */
const ENGLISH =
  /\b(the|of|and|with|are|this|that|which|from|each|all|not|no|it|its|you|to|by|picture|pictures|images|folder|file|files|vectors|class|classes|rows|encoded|skipped|stored|choose|press|found|nothing)\b/i;

/** What a visitor sees or hears of the page that is English, but for names, code and what says itself that it is English. */
function englishOn(page: Page): Promise<string[]> {
  return page.evaluate((source) => {
    const english = new RegExp(source, 'i');
    const isGerman = (element: Element) => {
      const isName = element.closest('code, pre, bdi, script, style') !== null;
      return !isName && element.closest<HTMLElement>('[lang]')?.lang === 'de';
    };
    const found: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      if (!isGerman(element) || !element.checkVisibility()) continue;
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'].map((name) => {
        return element.getAttribute(name) ?? '';
      });
      const texts = [...own.map(({ textContent }) => textContent ?? ''), ...spoken];
      found.push(...texts.filter((text) => english.test(text.replaceAll('sample-pictures', ''))));
    }
    return found;
  }, ENGLISH.source);
}

async function expectGerman(page: Page, state: string): Promise<void> {
  // What opens and closes is looked at open.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  expect(await englishOn(page), state).toEqual([]);
}

test.describe('a visitor who reads German', () => {
  test.use({ locale: 'de-DE' });

  test('does the whole job in German, and every view is as usable as in English', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expectGerman(page, 'welcome');
    await expectAccessible(page, 'welcome');
    await page.getByRole('button', { name: /24 Beispielbilder/ }).click();
    await expect(page.getByRole('heading', { name: 'Fertig' })).toBeVisible({ timeout: 120_000 });
    for (const view of VIEWS) {
      await page.goto(`/#${view}`);
      await expectGerman(page, view);
      await expectAccessible(page, view);
    }
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
    await expectGerman(page, 'settings');
    await expectAccessible(page, 'settings');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 360, height: 740 });
    for (const view of VIEWS) {
      await page.goto(`/#${view}`);
      await expectNoSideways(page, view);
    }
    await page.goto('/#licences');
    await expectGerman(page, 'licences');
  });

  test('is asked, refused and told what was skipped in German', async ({ page }) => {
    const cut = {
      'a/1.jpg': 'images/jpeg-odd-101x67.jpg',
      'a/2.png': 'images/png-rgb.png',
      'b/cut.jpg': 'refused/half.jpg',
    };
    const [folder, other] = [
      await makePictureFolder(cut),
      await makePictureFolder({ 'c/1.jpg': 'images/jpeg-444.jpg' }),
    ];
    const none = await makePictureFolder({ 'notes.txt': 'README.md' });
    const input = page.getByLabel('Ordner', { exact: true });
    await page.goto('/');
    await input.setInputFiles(none.path);
    await expect(page.getByRole('alert')).toContainText('Keine Bilder in diesem Ordner');
    await expectGerman(page, 'a folder that is refused');
    await input.setInputFiles(folder.path);
    await expect(page.getByText('3 Bilder in 2 Unterordnern')).toBeVisible();
    await expectGerman(page, 'a folder');
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
    await page.getByRole('radio', { name: /EfficientNet/ }).check();
    await page.getByRole('button', { name: 'Fertig', exact: true }).click();
    await page.getByRole('button', { name: 'Starten', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Fertig' })).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText(/2 Bilder kodiert, 1 übersprungen/).first()).toBeVisible();
    await expectGerman(page, 'a list of skipped images');
    await input.setInputFiles(other.path);
    await expect(page.getByRole('alertdialog')).toContainText('Ist das derselbe Ordner');
    await expectGerman(page, 'the question which folder it is');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Gespeichertes' })).toBeVisible();
    await expectGerman(page, 'what is stored');
    for (const each of [folder, other, none]) await each.remove();
  });
});

test('another language is taken at once, in the middle of the work, and kept for the next visit', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A folder of pictures becomes vectors');
  await page.getByRole('button', { name: 'Try 24 sample pictures' }).click();
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Fertig' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expectGerman(page, 'after the change');
  // Separators are of the language that was chosen: 1,5 and not 1.5.
  await expect(page.getByText(/\d,\d\s(kB|MB)/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Aus einem Ordner voller Bilder werden Vektoren');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A folder of pictures becomes vectors');
});
