import type { RowTable } from '../../../src/core/row-table.ts';
import { saveTable } from '../../../src/pipeline/save-table.ts';
import { openDatabase } from '../../../src/stages/persist/database.ts';
import { openRowStore } from '../../../src/stages/persist/indexed-row-store.ts';
import { serveFromWorkers } from '../../../src/stages/persist/rows.client.ts';
import { FILE_FORMATS, type WriteFormat } from '../../../src/stages/write/file-formats/registry.ts';
import { writeFile } from '../../../src/stages/write/write.client.ts';

const BATCH = 500;

const LOOK_UPS = 25;

/** Seconds. */
export interface StoreTimes {
  readonly fill: number;
  /** Opening the store of all rows again. */
  readonly open: number;
  readonly snapshot: number;
  /** Reading the row of one path. */
  readonly lookUp: number;
}

let table: RowTable | undefined;

/** Fills a store with made-up rows, opens it again, looks some rows up, and keeps a snapshot of it. */
export async function fillStore(count: number, dim: number): Promise<StoreTimes> {
  const openStore = () => openRowStore(openDatabase(`bench-${count}-${dim}`), 'bench', { serve: serveFromWorkers });
  const laps: number[] = [];
  let at = performance.now();
  const lap = () => {
    laps.push((performance.now() - at) / 1000);
    at = performance.now();
  };
  const filled = await openStore();
  for (let from = 0; from < count; from += BATCH) {
    const images = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
      path: `${String((from + i) % 500).padStart(3, '0')}/${String(from + i).padStart(10, '0')}.jpg`,
      ...{ sizeBytes: 50_000 + i, mtimeMs: 1.7e12 + from + i },
    }));
    const rows = Float32Array.from({ length: images.length * dim }, (_, i) => Math.sin(from * dim + i));
    await filled.append({ images, rows, backend: 'wasm' });
  }
  lap();
  await filled.close();
  at = performance.now();
  const store = await openStore();
  lap();
  table = await store.snapshot();
  lap();
  const paths = Array.from({ length: LOOK_UPS }, (_, i) => table!.paths[Math.floor((i * count) / LOOK_UPS)]!);
  at = performance.now();
  for (const path of paths) await store.readRow(path);
  lap();
  const [fill = 0, open = 0, snapshot = 0, lookUps = 0] = laps;
  return { fill, open, snapshot, lookUp: lookUps / LOOK_UPS };
}

/** The snapshot of the store that was filled. */
export function filledTable(): RowTable {
  if (!table) throw new Error('the store was not filled');
  return table;
}

/** Saves the snapshot as the page does, into a file of the browser's own. @returns bytes and seconds */
export async function saveAs(format: WriteFormat): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(`bench.${format}`, { create: true });
  const started = performance.now();
  const { bytes } = await saveTable({
    ...{ table: filledTable(), format, dtype: 'float32', l2: false, nanRows: false, write: writeFile },
    sink: { kind: 'file', handle },
    holdsRows: FILE_FORMATS.get(format).holdsRows,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const seconds = (performance.now() - started) / 1000;
  await folder.removeEntry(handle.name);
  return { bytes, seconds };
}
