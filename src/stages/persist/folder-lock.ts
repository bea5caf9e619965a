import { PipelineError } from '../../core/errors.ts';

/** A folder's store, held by this tab alone. */
export interface FolderLock {
  /** Lets others in; resolves once they can come. More than once is fine. A tab that is closed or dies lets go by itself. */
  release(): Promise<void>;
}

/**
 * Takes a folder's store for this tab, so that two tabs cannot write to it at once.
 *
 * @throws PipelineError `folder-busy` if it is held already, in another tab or in this one
 */
export function lockFolder(folderId: string): Promise<FolderLock> {
  const { locks } = navigator as { locks?: LockManager };
  // Pages that are not secure (http on another machine) have no locks; a store without one is better than none.
  if (!locks) return Promise.resolve({ release: () => Promise.resolve() });
  return new Promise((resolve, reject) => {
    const held = locks.request(`foldvec-folder-${folderId}`, { ifAvailable: true }, (lock) => {
      if (!lock) {
        throw new PipelineError('folder-busy', 'persist', `folder is in use, perhaps in another tab: ${folderId}`);
      }
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
