import { fromNameBytes } from '../core/name-bytes.ts';
import { FolderError, readEndsIn, type PictureFolder } from './folder-reader.ts';

/** A loose picture of a set: a file of some folder. */
export interface LooseFile {
  readonly folder: PictureFolder;
  /** Its name there, as bytes. */
  readonly path: Buffer;
}

const SLASH = 0x2f;

/**
 * Several folders and loose pictures as one folder: a top level for each, loose pictures at the root.
 *
 * @param folders - by their names in the set
 * @param files - likewise
 */
export function toSetFolder(
  folders: ReadonlyMap<string, PictureFolder>,
  files: ReadonlyMap<string, LooseFile>,
): PictureFolder {
  const locate = (path: Buffer): LooseFile => {
    const slash = path.indexOf(SLASH);
    const top = fromNameBytes(Uint8Array.from(slash === -1 ? path : path.subarray(0, slash)));
    const folder = slash === -1 ? undefined : folders.get(top);
    if (folder) return { folder, path: path.subarray(slash + 1) };
    const file = slash === -1 ? files.get(top) : undefined;
    if (file) return file;
    throw new FolderError(404, 'it was not given');
  };
  return {
    async list(path) {
      if (path.length === 0) return { folders: [...folders.keys()], files: [...files.keys()], loops: [] };
      const folder = path.includes(SLASH) ? undefined : folders.get(fromNameBytes(Uint8Array.from(path)));
      if (folder) return folder.list(Buffer.alloc(0));
      const below = locate(path);
      return below.folder.list(below.path);
    },
    async read(path) {
      const found = locate(path);
      return found.folder.read(found.path);
    },
    async ends(path, count) {
      const found = locate(path);
      return readEndsIn(found.folder, found.path, count);
    },
    async stat(path) {
      const found = locate(path);
      return found.folder.stat(found.path);
    },
  };
}
