import { PipelineError } from '../../core/errors.ts';

/** A folder's store, held by this tab alone. */
export interface FolderLock {
  /** Lets others in; resolves once they can come. More than once is fine. A tab that is closed or dies lets go by itself. */
  release(): Promise<void>;
}

/** What tabs say to each other of folders. */
interface FolderMessage {
  /** Somebody would like to have it; or whoever has it needs it. */
  readonly kind: 'wanted' | 'kept';
  readonly folderId: string;
}

const CHANNEL = 'foldvec-folders';
/** A tab that is idle lets go at once; one that the browser has put to sleep never answers. */
const ANSWER_MS = 4000;

/**
 * Takes a folder's store for this tab, so that two tabs cannot write to it at once.
 *
 * @throws PipelineError `folder-busy` if it is held already, in another tab or in this one
 */
export function lockFolder(folderId: string): Promise<FolderLock> {
  return hold(folderId, { ifAvailable: true });
}

/**
 * The same, but a tab that has the folder is asked for it: one that is idle lets go, see {@link onFolderWanted}.
 *
 * @throws PipelineError `folder-busy` if whoever holds it needs it, or does not answer for seconds
 */
export async function askForFolder(folderId: string): Promise<FolderLock> {
  try {
    return await lockFolder(folderId);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
  }
  const channel = new BroadcastChannel(CHANNEL);
  const denial = new AbortController();
  channel.onmessage = ({ data }) => {
    if (isMessage(data, 'kept') && data.folderId === folderId) denial.abort(busy(folderId));
  };
  const timer = setTimeout(() => denial.abort(busy(folderId)), ANSWER_MS);
  const lock = hold(folderId, { signal: denial.signal });
  channel.postMessage({ kind: 'wanted', folderId } satisfies FolderMessage);
  try {
    return await lock;
  } finally {
    clearTimeout(timer);
    channel.close();
  }
}

/**
 * Hears of other tabs that want a folder.
 *
 * @param answer - undefined if the folder is not this tab's; false if it is needed here; true if it will be let go
 * @returns stops listening
 */
export function onFolderWanted(answer: (folderId: string) => boolean | undefined): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (!isMessage(data, 'wanted') || answer(data.folderId) !== false) return;
    channel.postMessage({ kind: 'kept', folderId: data.folderId } satisfies FolderMessage);
  };
  return () => channel.close();
}

function hold(folderId: string, options: LockOptions): Promise<FolderLock> {
  const { locks } = navigator as { locks?: LockManager };
  // Pages that are not secure (http on another machine) have no locks; a store without one is better than none.
  if (!locks) return Promise.resolve({ release: () => Promise.resolve() });
  return new Promise((resolve, reject) => {
    const held = locks.request(`foldvec-folder-${folderId}`, options, (lock) => {
      if (!lock) throw busy(folderId);
      // The lock lasts until this promise is resolved.
      return new Promise<void>((letGo) => {
        resolve({
          release: async () => {
            letGo();
            await held;
          },
        });
      });
    });
    held.catch(reject);
  });
}

function busy(folderId: string): PipelineError {
  return new PipelineError('folder-busy', 'persist', `folder is in use, perhaps in another tab: ${folderId}`);
}

/** Other versions of this page may say other things. */
function isMessage(data: unknown, kind: FolderMessage['kind']): data is FolderMessage {
  if (typeof data !== 'object' || data === null || !('kind' in data && 'folderId' in data)) return false;
  return data.kind === kind && typeof data.folderId === 'string';
}
