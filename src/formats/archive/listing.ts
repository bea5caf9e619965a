import { FormatError } from '../../core/format-error.ts';
import type { ByteSource } from '../bytes/source.ts';
import { listTar } from '../tar/listing.ts';
import { openZip } from '../zip/reader.ts';

/** Largest file that is unpacked: it is whole in memory. */
const MAX_FILE_BYTES = 2 ** 30;

/** One file of an archive. */
export interface PackedFile {
  readonly sizeBytes: number;
  /** In ms since 1970. Undefined in a zip, whose times are in no known zone: whoever changes a picture writes the zip anew. */
  readonly mtimeMs: number | undefined;
  /**
   * Unpacks it.
   *
   * @throws FormatError `image-damaged`; `image-gone` for a link, which is not followed
   */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** The files of an archive, as a folder has them. */
export interface ArchiveListing {
  /** By POSIX path. Of two with one path the last counts, as it does for who unpacks them. */
  readonly files: ReadonlyMap<string, PackedFile>;
  /** The one folder that held everything, and is not in the paths: people pack a folder, and mean what is in it. */
  readonly onlyFolder: string | undefined;
}

/**
 * Reads the directory of an archive; its files are read as they are asked for.
 *
 * @param name - the archive's own, which says its kind
 * @param source - the archive; a compressed tar is inflated already
 * @throws FormatError `file-damaged`
 */
export async function listArchive(name: string, source: ByteSource): Promise<ArchiveListing> {
  return withoutOnlyFolder(/\.zip$/i.test(name) ? await filesOfZip(source) : await filesOfTar(source));
}

async function filesOfZip(source: ByteSource): Promise<Map<string, PackedFile>> {
  const archive = await openZip(source);
  const files = new Map<string, PackedFile>();
  for (const { name, bytes } of archive.entries.values()) {
    const path = toPath(name);
    if (path === undefined || name.endsWith('/')) continue;
    const read = () => archive.read(name, { maxBytes: MAX_FILE_BYTES }).catch(rethrowAsImage);
    files.set(path, { sizeBytes: bytes, mtimeMs: undefined, read });
  }
  return files;
}

async function filesOfTar(source: ByteSource): Promise<Map<string, PackedFile>> {
  const files = new Map<string, PackedFile>();
  const addLink = (name: string) => {
    const path = toPath(name);
    if (path !== undefined) files.set(path, { sizeBytes: 0, mtimeMs: 0, read: refuseLink });
  };
  for await (const { name, start, bytes, mtimeMs } of listTar(source, addLink)) {
    const path = toPath(name);
    if (path === undefined) continue;
    const read = () =>
      bytes > MAX_FILE_BYTES
        ? Promise.reject(new FormatError('image-damaged', `file has ${bytes} bytes, at most ${MAX_FILE_BYTES}`))
        : source.read(start, bytes).catch(rethrowAsImage);
    files.set(path, { sizeBytes: bytes, mtimeMs, read });
  }
  return files;
}

/** One damaged file must not look like a damaged archive, which would end the run. */
function rethrowAsImage(error: unknown): never {
  if (error instanceof FormatError) throw new FormatError('image-damaged', error.message, error);
  throw error;
}

function refuseLink(): Promise<never> {
  return Promise.reject(new FormatError('image-gone', 'a link in an archive is not followed'));
}

/** A name as unpacking makes it: below the folder, whatever it says. Undefined for the notes that macOS puts beside files. */
function toPath(name: string): string | undefined {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.length === 0 || segments[0] === '__MACOSX' ? undefined : segments.join('/');
}

function withoutOnlyFolder(files: ReadonlyMap<string, PackedFile>): ArchiveListing {
  const tops = new Set<string | undefined>();
  for (const path of files.keys()) tops.add(path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined);
  const [top] = tops;
  if (tops.size !== 1 || top === undefined) return { files, onlyFolder: undefined };
  return {
    files: new Map([...files].map(([path, file]) => [path.slice(top.length + 1), file])),
    onlyFolder: top,
  };
}
