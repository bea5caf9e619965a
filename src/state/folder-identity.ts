import type { FolderSource } from '../core/folder-source.ts';
import type { Catalogue } from '../stages/persist/catalogue.ts';
import type { FolderRecord } from '../stages/persist/catalogue-records.ts';
import { openDatabase } from '../stages/persist/database.ts';
import { openRowStore } from '../stages/persist/indexed-row-store.ts';
import type { StoredImage } from '../stages/persist/row-store.ts';
import type { FolderWalk } from '../stages/collect/folder-walk.ts';

/** Stored images that are looked for in a picked folder of the same name. */
const SAMPLE = 50;
/** Part of them that must be there unchanged for the folder to count as the same. */
const ENOUGH = 0.5;

/** There is a stored folder of this name, and neither handle nor paths tell whether it is this one. */
export interface IdentityQuestion {
  readonly kind: 'question';
  readonly candidate: FolderRecord;
  /** Images that it has rows for. */
  readonly images: number;
}

/** What a picked folder was recognised as: a stored one, or (undefined) a new one; or only the visitor knows. */
export type Recognised = { readonly kind: 'settled'; readonly known: FolderRecord | undefined } | IdentityQuestion;

/** Tells picked folders apart: by handle, by the terminal's stable id, else by what is in them, else by asking. */
export class FolderIdentity {
  readonly #catalogue: () => Promise<Catalogue>;

  /** @param catalogue - opens it, or gives the one that is open */
  constructor(catalogue: () => Promise<Catalogue>) {
    this.#catalogue = catalogue;
  }

  /** Which stored folder the walked one is. */
  async recognise(walk: FolderWalk): Promise<Recognised> {
    const identity = await (await this.#catalogue()).identify(walk.source);
    if (identity.kind === 'known') return { kind: 'settled', known: identity.folder };
    if (identity.kind === 'new') return { kind: 'settled', known: undefined };
    const withRows = identity.candidates.filter((candidate) => imagesOf(candidate) > 0);
    if (withRows.length === 0) return { kind: 'settled', known: undefined };
    // Without handles a source only knows the files that its walk has seen.
    if (walk.source.kind !== 'handle') await walk.ended();
    for (const candidate of withRows) {
      if (await agrees(walk.source, candidate)) return { kind: 'settled', known: candidate };
    }
    const [candidate] = withRows;
    return candidate
      ? { kind: 'question', candidate, images: imagesOf(candidate) }
      : { kind: 'settled', known: undefined };
  }

  /** Enters the folder into the catalogue, as a known one or as a new one. */
  async remember(source: FolderSource, known: FolderRecord | undefined): Promise<FolderRecord> {
    return (await this.#catalogue()).enter(source, { ...(known ? { known } : {}), nowMs: Date.now() });
  }
}

/** Images that a stored folder has rows for: of its largest set of rows. */
export function imagesOf({ runs }: FolderRecord): number {
  return Math.max(0, ...runs.map(({ count }) => count));
}

async function agrees(source: FolderSource, candidate: FolderRecord): Promise<boolean> {
  const sample = await sampleOf(candidate);
  let same = 0;
  for (const image of sample) {
    try {
      const { sizeBytes, mtimeMs } = await source.stat(image.path.split('/'));
      if (sizeBytes === image.sizeBytes && mtimeMs === image.mtimeMs) same++;
    } catch {
      // Not there: it does not count as the same.
    }
  }
  return sample.length > 0 && same >= sample.length * ENOUGH;
}

async function sampleOf({ runs }: FolderRecord): Promise<readonly StoredImage[]> {
  const run = runs.find(({ count }) => count > 0);
  if (!run) return [];
  const store = await openRowStore(openDatabase(run.databaseName), run.fingerprint);
  const sample: StoredImage[] = [];
  for (const path of store.storedPaths()) {
    const image = store.stored(path);
    if (image) sample.push(image);
    if (sample.length >= SAMPLE) break;
  }
  await store.close();
  return sample;
}
