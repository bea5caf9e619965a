import type { RowTable } from '../../src/core/row-table.ts';
import { saveTable } from '../../src/pipeline/save-table.ts';
import { openDatabase } from '../../src/stages/persist/database.ts';
import { openRowStore } from '../../src/stages/persist/indexed-row-store.ts';
import { serveFromWorkers } from '../../src/stages/persist/rows.client.ts';
import { FILE_FORMATS, type WriteFormat } from '../../src/stages/write/file-formats/registry.ts';
import { writeFile } from '../../src/stages/write/write.client.ts';

const BATCH = 500;

/** Fills a store with made-up rows, and takes a snapshot of it. */
export async function fillStore(count: number, dim: number): Promise<RowTable> {
  const store = await openRowStore(openDatabase(`bench-${count}-${dim}`), 'bench', { serve: serveFromWorkers });
  for (let from = 0; from < count; from += BATCH) {
    const images = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
      path: `${String((from + i) % 500).padStart(3, '0')}/${String(from + i).padStart(10, '0')}.jpg`,
      ...{ sizeBytes: 50_000 + i, mtimeMs: 1.7e12 + from + i },
    }));
    const rows = Float32Array.from({ length: images.length * dim }, (_, i) => Math.sin(from * dim + i));
    await store.append({ images, rows, backend: 'wasm' });
  }
  return store.snapshot();
}

/** Saves a table as the page does, into a file of the browser's own. @returns bytes and seconds */
export async function saveAs(table: RowTable, format: WriteFormat): Promise<{ bytes: number; seconds: number }> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(`bench.${format}`, { create: true });
  const started = performance.now();
  const { bytes } = await saveTable({
    ...{ table, format, dtype: 'float32', l2: false, nanRows: false, write: writeFile },
    sink: { kind: 'file', handle },
    holdsRows: FILE_FORMATS.get(format).holdsRows,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const seconds = (performance.now() - started) / 1000;
  await folder.removeEntry(handle.name);
  return { bytes, seconds };
}
