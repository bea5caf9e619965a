import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FormatError } from '../core/format-error.ts';
import { fromNameBytes } from '../core/name-bytes.ts';
import type { TerminalListing } from '../core/terminal-protocol.ts';
import { listArchive, type ArchiveListing, type PackedFile } from '../formats/archive/listing.ts';
import { isInflatedWhole } from '../formats/archive/names.ts';
import { openFileSource } from './file-source.ts';
import { FolderError, type PictureFolder } from './folder-reader.ts';

/** An archive that is read as a folder, until it is closed. */
export interface ArchiveFolder extends PictureFolder {
  /** Paths of all its files. */
  readonly paths: readonly string[];
  /** The one folder that held everything, which is not in the paths. */
  readonly onlyFolder: string | undefined;
  close(): Promise<void>;
}

/**
 * Opens a zip, tar, tar.gz or tgz. A compressed tar is inflated into a file beside those of the system's other programs, for it
 * can only be read from its beginning; that file goes when the folder is closed.
 *
 * @param path - real path of the archive
 * @throws FormatError `file-damaged`; the system's error
 */
export async function openArchiveFolder(path: string): Promise<ArchiveFolder> {
  const inflated = isInflatedWhole(path) ? await inflate(path) : undefined;
  const source = await openFileSource(inflated?.path ?? path);
  const close = async () => {
    await source.close();
    await inflated?.remove();
  };
  try {
    const archiveMs = Math.floor((await stat(path)).mtimeMs);
    const listing = await listArchive(basename(path), source);
    return { ...toFolder(listing, archiveMs), paths: [...listing.files.keys()], onlyFolder: listing.onlyFolder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param archiveMs - time of files that have none of their own */
function toFolder({ files }: ArchiveListing, archiveMs: number): PictureFolder {
  const folders = toTree(files.keys());
  const find = (path: Buffer): PackedFile => {
    const file = files.get(toText(path));
    if (file) return file;
    throw new FolderError(404, 'it is not in the archive');
  };
  return {
    list(path) {
      const listed = folders.get(toText(path));
      if (!listed) return Promise.reject(new FolderError(404, 'there is no such folder in the archive'));
      return Promise.resolve({
        folders: [...listed.folders],
        files: listed.files,
        loops: [],
      } satisfies TerminalListing);
    },
    async read(path) {
      const { mtimeMs = archiveMs, ...file } = find(path);
      try {
        return { bytes: await file.read(), mtimeMs };
      } catch (error) {
        if (error instanceof FormatError) throw new FolderError(403, error.message);
        throw error;
      }
    },
    stat(path) {
      return Promise.resolve(path).then((bytes) => {
        const { sizeBytes, mtimeMs = archiveMs } = find(bytes);
        return { sizeBytes, mtimeMs };
      });
    },
  };
}

interface Listed {
  readonly folders: Set<string>;
  readonly files: string[];
}

/** What is in each folder, by its path; '' is the archive itself. */
function toTree(paths: Iterable<string>): ReadonlyMap<string, Listed> {
  const tree = new Map<string, Listed>([['', { folders: new Set(), files: [] }]]);
  const listedAt = (path: string): Listed => {
    const known = tree.get(path);
    if (known) return known;
    const made: Listed = { folders: new Set(), files: [] };
    tree.set(path, made);
    const slash = path.lastIndexOf('/');
    listedAt(path.slice(0, Math.max(slash, 0))).folders.add(path.slice(slash + 1));
    return made;
  };
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    listedAt(path.slice(0, Math.max(slash, 0))).files.push(path.slice(slash + 1));
  }
  return tree;
}

function toText(path: Buffer): string {
  return fromNameBytes(Uint8Array.from(path));
}

async function inflate(path: string): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'foldvec-'));
  const inflated = join(folder, 'inflated.tar');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(inflated, { mode: 0o600 }));
    return { path: inflated, remove };
  } catch (error) {
    await remove();
    if (!isOfZlib(error)) throw error;
    throw new FormatError('file-damaged', `archive cannot be inflated: ${error.message}`, error);
  }
}

function isOfZlib(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
