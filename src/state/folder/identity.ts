import { PipelineError } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import { openDatabase } from '../../stages/persist/database.ts';
import { openRowStore } from '../../stages/persist/indexed-row-store.ts';
import type { StoredImage } from '../../stages/persist/row-store.ts';
import type { FolderWalk } from '../../stages/collect/folder-walk.ts';

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
    const stored: Evidence[] = [];
    for (const candidate of identity.candidates) {
      const evidence = await evidenceOf(candidate);
      if (evidence.images > 0) stored.push(evidence);
    }
    const [latest] = stored;
    if (!latest) return { kind: 'settled', known: undefined };
    // Without handles a source only knows the files that its walk has seen.
    if (walk.source.kind !== 'handle') await walk.ended();
    for (const evidence of stored) {
      if (await agrees(walk.source, evidence)) return { kind: 'settled', known: evidence.candidate };
    }
    return { kind: 'question', candidate: latest.candidate, images: latest.images };
  }

  /**
   * Keeps in mind how many images of a dropped folder a later visit will not list, once its walk has ended. A store that takes no
   * note keeps nobody from the folder: it never throws.
   */
  async noteHidden(walk: FolderWalk, { folderId, hiddenImages = 0 }: FolderRecord): Promise<void> {
    if (!walk.source.handle || walk.source.mayHideNames) return;
    await walk.ended();
    const { length } = walk.hiddenFromHandles;
    if (walk.state !== 'complete' || length === hiddenImages) return;
    try {
      await (await this.#catalogue()).setHiddenImages(folderId, length);
    } catch {
      // The next visit takes note.
    }
  }

  /** The visitor has closed a folder: it is not the one to go on with. A store that takes no note keeps nobody: it never throws. */
  async noteClosed({ folderId }: FolderRecord): Promise<void> {
    try {
      await (await this.#catalogue()).noteClosed(folderId);
    } catch {
      // It is offered once more.
    }
  }

  /** Enters the folder into the catalogue, as a known one or as a new one. */
  async remember(source: FolderSource, known: FolderRecord | undefined): Promise<FolderRecord> {
    const catalogue = await this.#catalogue();
    // Read again: while a question waited for its answer, another tab may have added to the record, or deleted it.
    const current = known && (await catalogue.get(known.folderId));
    try {
      return await catalogue.enter(source, { ...(current ? { known: current } : {}), nowMs: Date.now() });
    } catch (error) {
      // A full disk must not keep anybody from what is stored already.
      if (current && error instanceof PipelineError && error.code === 'store-full') return current;
      throw error;
    }
  }
}

/** Images that a stored folder has rows for, as far as its record knows: of its largest set of rows. */
export function imagesOf({ runs }: FolderRecord): number {
  return Math.max(0, ...runs.map(({ count }) => count));
}

/** What is stored of a folder that may be the picked one. */
interface Evidence {
  readonly candidate: FolderRecord;
  readonly images: number;
  readonly sample: readonly StoredImage[];
}

async function agrees(source: FolderSource, { sample }: Evidence): Promise<boolean> {
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

/** Looks into the rows themselves: after a crash the record knows of fewer than there are. */
async function evidenceOf(candidate: FolderRecord): Promise<Evidence> {
  for (const { databaseName, fingerprint } of candidate.runs.toSorted((a, b) => b.count - a.count)) {
    try {
      const store = await openRowStore(openDatabase(databaseName), fingerprint);
      const sample: StoredImage[] = [];
      for (const path of store.storedPaths()) {
        const image = store.stored(path);
        if (image) sample.push(image);
        if (sample.length >= SAMPLE) break;
      }
      await store.close();
      if (sample.length > 0) return { candidate, images: store.count, sample };
    } catch {
      // Rows that cannot be read prove nothing.
    }
  }
  return { candidate, images: imagesOf(candidate), sample: [] };
}
