import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ExploreSection from '../../../src/ui/explore/ExploreSection.svelte';
import { reportPage } from '../../../src/ui/report/report-page.ts';
import { chooseLanguage } from '../../../src/ui/words/words.svelte.ts';
import { FakeSearch } from '../../support/fake-app.svelte.ts';
import { makeReport } from '../../support/report-view.ts';

afterEach(async () => {
  await chooseLanguage('en');
  localStorage.removeItem('foldvec-language');
});

test('what is on the screen follows another language, with its counts and its numbers', async () => {
  const search = new FakeSearch([]);
  search.phase = { kind: 'compared', rows: 2000, seconds: 2 };
  const screen = await render(ExploreSection, {
    search,
    onpick: () => undefined,
    onask: () => undefined,
  });
  await expect.element(screen.getByRole('button', { name: 'Compare again' })).toBeVisible();
  await chooseLanguage('de');
  await expect.element(screen.getByRole('button', { name: 'Noch einmal vergleichen' })).toBeVisible();
  await expect.element(screen.getByText(/^2\.000 Bilder in 2.s mit allen anderen verglichen\.$/)).toBeVisible();
});

test('a report is in the language of the page that makes it, and so is what its script says', async () => {
  const view = makeReport(['a/1.jpg', 'a/2.jpg', 'b/3.jpg'], { outliers: { 'a/2.jpg': 'b' } });
  const english = await reportPage(view);
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('"zoomIn":"Zoom in"');
  await chooseLanguage('de');
  const german = await reportPage(view);
  expect(german).toContain('<html lang="de">');
  expect(german).toContain('"zoomIn":"Vergrößern"');
  expect(german).toContain('1 von 2 Bildern aus a: wie b');
  const policyOf = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  expect(policyOf(german)).toBe(policyOf(english));
});
