import { resolve } from 'node:path';
import { hasImageExtension, hasMoreExtension } from '../core/image-extensions.ts';
import { mayBeArchive } from '../formats/archive/names.ts';
import { ArgumentError } from './argument-error.ts';
import { isFile, isFolder, readableFile } from './argument-values.ts';

/** A folder, an archive or a picture that was named to be encoded. */
export interface GivenSource {
  readonly kind: 'folder' | 'archive' | 'picture';
  /** Absolute. */
  readonly path: string;
}

/**
 * What somebody named to be encoded, at least one.
 *
 * @param base - folder that relative paths start from
 * @throws ArgumentError for what is not there, or nothing of these
 */
export function parseSources(given: readonly string[], base: string): readonly GivenSource[] {
  // An empty name is a variable that was not set; it would mean the folder that one stands in.
  if (given.length === 0 || given.includes('')) {
    throw new ArgumentError('Name the folder of pictures: npm run encode -- FOLDER --out FILE.npz');
  }
  return given.map((name) => {
    const path = resolve(base, name);
    if (isFolder(path)) return { kind: 'folder', path };
    if (!isFile(path))
      throw new ArgumentError(`There is no folder "${name}", nor an archive or a picture of this name.`);
    const kind = mayBeArchive(name)
      ? 'archive'
      : hasImageExtension(name) || hasMoreExtension(name)
        ? 'picture'
        : undefined;
    if (kind) return { kind, path: readableFile('FOLDER', name, base) };
    throw new ArgumentError(
      `"${name}" is neither a folder, nor an archive (.zip, .tar, .tar.gz, .tgz), nor a picture by its name.`,
    );
  });
}
