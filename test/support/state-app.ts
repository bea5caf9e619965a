import { App } from '../../src/state/app/app.svelte.ts';
import pictureUrl from '../fixtures/images/jpeg-5x7.jpg?url';
import { rowOf } from './row-batches.ts';

/** The page's whole state as a visitor has it who took the small model, on WebAssembly. */
export function openApp(): App {
  // The model file is found from the page's address, and a test's page is not at the root.
  if (!document.querySelector('base'))
    document.head.append(Object.assign(document.createElement('base'), { href: '/' }));
  const app = new App();
  app.settings.models.chosenId = 'efficientnet_lite0';
  app.settings.device = 'wasm';
  return app;
}

/** Closes every folder, then deletes everything that was stored. */
export async function cleanUp(apps: readonly App[]): Promise<void> {
  for (const app of apps) {
    app.folder.close();
    await app.currentRows.leave();
  }
  await apps[0]?.forget();
}

/** A small picture that every browser reads. */
export async function tinyPicture(): Promise<Blob> {
  return (await fetch(pictureUrl)).blob();
}

/** Waits until the open folder's walk has ended: its counts are final then. */
export async function walked(app: App): Promise<void> {
  const images = app.folder.chosen({ ...app.folder.choice, limit: 0 }, new AbortController().signal);
  await images.next(); // a trial waits for the whole walk
}

/**
 * Stores a row a path, as a run would have: with the file's own size and mtime, under the settings as they are now.
 *
 * @param version - see {@link rowOf}
 */
export async function storeRows(app: App, paths: readonly string[], version = 1): Promise<void> {
  const { store, model } = await app.currentRows.openRows();
  const dim = model.outputs[0].dim!;
  const images = await Promise.all(paths.map(async (path) => ({ path, ...(await app.folder.imageAt(path).stat()) })));
  const rows = new Float32Array(paths.length * dim);
  paths.forEach((path, i) => rows.set(rowOf(path, dim, version), i * dim));
  await store.append({ images, rows, backend: 'wasm' });
}
