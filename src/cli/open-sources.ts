import { realpath } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { FormatError } from '../core/format-error.ts';
import { hasImageExtension, hasMoreExtension } from '../core/image-extensions.ts';
import { nameSet } from '../core/source-set.ts';
import { archiveStem } from '../formats/archive/names.ts';
import { openArchiveFolder } from './archive-folder.ts';
import { ArgumentError } from './argument-error.ts';
import type { GivenSource } from './given-source.ts';
import { FolderReader, type PictureFolder } from './folder-reader.ts';
import { toSetFolder, type LooseFile } from './set-folder.ts';
import type { SourceRemark } from './source-words.ts';

/** What is to be encoded, as one folder. */
export interface OpenedSources {
  readonly folder: PictureFolder;
  /** The folder's own name, or the archive's, or one that tells the parts of a set. */
  readonly name: string;
  readonly remarks: readonly SourceRemark[];
  close(): Promise<void>;
}

/** One source, with the place where it really is. */
interface Located extends GivenSource {
  readonly real: string;
}

/** A part of the set that is a folder, or read as one. */
interface Part {
  readonly name: string;
  readonly folder: PictureFolder;
}

/**
 * Real paths of what was given, in an order of their own: what tells the same set for ever.
 *
 * @throws ArgumentError if one was given twice; the system's error
 */
export async function realPathsOf(sources: readonly GivenSource[]): Promise<readonly string[]> {
  const seen = new Map<string, string>();
  for (const { path } of sources) {
    const real = await realpath(path);
    const before = seen.get(real);
    if (before !== undefined) throw new ArgumentError(`"${path}" was given twice, the first time as "${before}".`);
    seen.set(real, path);
  }
  return [...seen.keys()].sort();
}

/**
 * Opens all that was given as one folder. A single folder or archive is the folder itself; of several, each is a top level, with
 * the names that the page gives them.
 *
 * @param sources - at least one
 * @throws ArgumentError for an archive that cannot be read or holds no picture
 */
export async function openSources(sources: readonly GivenSource[]): Promise<OpenedSources> {
  const located: Located[] = [];
  for (const source of sources) located.push({ ...source, real: await realpath(source.path) });
  // By place, so that the order of typing changes no name; folders first, as they come first in a drop.
  located.sort((a, b) => Number(a.kind === 'archive') - Number(b.kind === 'archive') || (a.real < b.real ? -1 : 1));

  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of opened.splice(0)) await closeOne();
  };
  try {
    const remarks: SourceRemark[] = nested(located);
    const parts: Part[] = [];
    for (const source of located) {
      if (source.kind === 'folder') parts.push({ name: nameOf(source), folder: new FolderReader(source.real) });
      if (source.kind !== 'archive') continue;
      const archive = await openArchive(source);
      opened.push(() => archive.close());
      if (archive.onlyFolder !== undefined) {
        remarks.push({ code: 'only-folder', archive: basename(source.path), folder: archive.onlyFolder });
      }
      parts.push({ name: archiveStem(nameOf(source)), folder: archive });
    }
    const [only] = located;
    const [part] = parts;
    if (only && part && located.length === 1) return { folder: part.folder, name: basename(only.real), remarks, close };
    const set = toSet(
      parts,
      located.filter(({ kind }) => kind === 'picture'),
    );
    return { ...set, remarks: [...set.remarks, ...remarks], close };
  } catch (error) {
    await close();
    throw error;
  }
}

function toSet(parts: readonly Part[], pictures: readonly Located[]): Omit<OpenedSources, 'close'> {
  const names = nameSet(
    parts.map(({ name }) => name),
    pictures.map((picture) => nameOf(picture)),
  );
  const folders = new Map(parts.map(({ name, folder }, at) => [names.folders[at] ?? name, folder]));
  const files = new Map(pictures.map((picture, at) => [names.files[at] ?? '', looseFile(picture)]));
  return { folder: toSetFolder(folders, files), name: names.name, remarks: names.notes };
}

function looseFile({ real }: Located): LooseFile {
  return { folder: new FolderReader(dirname(real)), path: Buffer.from(basename(real)) };
}

async function openArchive({ path, real }: Located) {
  const archive = await openArchiveFolder(real).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    const why = error instanceof FormatError || 'code' in error ? error.message : undefined;
    if (why === undefined) throw error;
    throw new ArgumentError(`The archive "${path}" cannot be read: ${why}.`, { cause: error });
  });
  if (archive.paths.some((name) => hasImageExtension(name) || hasMoreExtension(name))) return archive;
  await archive.close();
  throw new ArgumentError(`There is no picture in the archive "${path}".`);
}

/** A link's own name counts in a set, for it is what was given. The root of a disk has none. */
function nameOf({ path }: GivenSource): string {
  return basename(path) || 'root';
}

/** Sources that lie in a folder which was given as well. */
function nested(sources: readonly Located[]): SourceRemark[] {
  const folders = sources.filter(({ kind }) => kind === 'folder');
  return sources.flatMap(({ path, real, kind }): SourceRemark[] => {
    if (kind === 'archive') return []; // a folder's own archives are not read
    const outer = folders.find((folder) =>
      real.startsWith(folder.real.endsWith(sep) ? folder.real : folder.real + sep),
    );
    return outer ? [{ code: 'nested', inner: path, outer: outer.path }] : [];
  });
}
