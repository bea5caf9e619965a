// A page of the sources, for what is measured apart from the built page: one stage, one engine, a store.
import { openVitePage } from '../support/vite-page.mjs';

/**
 * @param {readonly string[]} [browserArguments] - what the browser is started with besides
 * @returns `call(module, function, ...arguments)` calls what a module of `in-page/` exports; `putFiles` puts files of the disk into
 *   the page's input; the tab; `close`
 */
export async function openSourcePage(browserArguments) {
  const page = await openVitePage({}, browserArguments);
  page.tab.setDefaultTimeout(0);
  return {
    tab: page.tab,
    call: (module, name, ...args) =>
      page.tab.evaluate(
        async ([file, wanted, given]) => (await import(`/test/bench/in-page/${file}`))[wanted](...given),
        [module, name, args],
      ),
    async putFiles(files) {
      await page.tab.evaluate(() => (document.body.innerHTML = '<input type="file" multiple>'));
      await page.tab.locator('input').setInputFiles(files);
    },
    close: () => page.close(),
  };
}
