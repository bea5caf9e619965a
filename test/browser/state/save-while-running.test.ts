import { afterEach, expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../src/core/event-loop.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { makeFolder, putFile } from '../../support/opfs-folder.ts';
import { cleanUp, openApp, tinyPicture, walked } from '../../support/state-app.ts';

const ROWS = 100_000;
const DIM = 512;
/** Rows of a batch, as a run on WebAssembly would append them, only larger. */
const STEP = 4_000;

let app: App;
const hadPicker = Object.getOwnPropertyDescriptor(globalThis, 'showSaveFilePicker');
afterEach(async () => {
  await cleanUp([app]);
  if (hadPicker) Object.defineProperty(globalThis, 'showSaveFilePicker', hadPicker);
});

/** What row n of a version of the table begins with: a wrong row can't look right. */
const headOf = (n: number, version: number) => [n, version, n % 97];

async function storeMany(version: number): Promise<void> {
  const { store } = await app.currentRows.openRows();
  for (let start = 0; start < ROWS; start += STEP) {
    const rows = new Float32Array(STEP * DIM);
    const images = Array.from({ length: STEP }, (_, i) => {
      rows.set(headOf(start + i, version), i * DIM);
      return { path: pathOf(start + i), sizeBytes: version, mtimeMs: version };
    });
    await store.append({ images, rows, backend: 'wasm' });
  }
}

function pathOf(n: number): string {
  return `stored/${String(n).padStart(6, '0')}.jpg`;
}

test('100,000 rows are saved while a run goes on: both end, and the file is the state at its start', async () => {
  const picture = await tinyPicture();
  const folder = await makeFolder({});
  for (let i = 0; i < 12; i++) await putFile(folder, `new/${i}.jpg`, picture);
  app = openApp();
  app.settings.models.chosenId = 'resnet18_mlnet';
  await app.folder.use(folder);
  await walked(app);
  await storeMany(1);
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('many.npz', { create: true });
  Object.assign(globalThis, { showSaveFilePicker: () => Promise.resolve(handle) });

  const saving = app.save.save('npz');
  while (app.save.phase.kind !== 'saving') await yieldToEventLoop();
  const running = app.run.start();
  await storeMany(2); // every row that is being saved is superseded meanwhile, and the run then finds its file gone
  await Promise.all([saving, running]);

  expect([app.save.phase.kind, app.run.phase.kind, app.run.encoded]).toEqual(['saved', 'finished', 12]);
  expect(app.currentRows.count).toBe(12);
  const archive = await readEmbeddingsArchive(await handle.getFile());
  await root.removeEntry('many.npz');
  expect(archive.rows).toBe(ROWS);
  const wrong = archive.paths.findIndex((path, row) => {
    const head = [...archive.embeddings.subarray(row * DIM, row * DIM + 3)];
    return path !== pathOf(row) || head.join() !== headOf(row, 1).join();
  });
  expect(wrong).toBe(-1);
}, 600_000);
