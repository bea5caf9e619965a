import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

interface BenchPage {
  choose(tab: Page, folder: string, way: { readonly model: RegExp; readonly engine: RegExp }): Promise<void>;
  runToEnd(tab: Page): Promise<{ readonly images: number; readonly wallMs: number; readonly firstMs: number }>;
}

test('the bench still finds its way on the page: model, engine, Start, and what came of it', async ({ page }) => {
  const bench = (await import(join(import.meta.dirname, '../bench/built-page.mjs'))) as BenchPage;
  const folder = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-odd-101x67.jpg', 'b/2.jpg': 'images/jpeg-444.jpg' });
  await page.goto('/');
  await bench.choose(page, folder.path, { model: /EfficientNet-Lite0/, engine: /^CPU by onnxruntime$/ });
  const { images, wallMs, firstMs } = await bench.runToEnd(page);
  expect(images).toBe(2);
  expect(firstMs).toBeGreaterThan(0);
  expect(firstMs).toBeLessThanOrEqual(wallMs);
  await folder.remove();
});
