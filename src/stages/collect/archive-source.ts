import { PipelineError } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { toStageError } from '../../core/format-error.ts';
import { hasImageExtension } from '../../core/image-extensions.ts';
import { toByteSource } from '../../formats/bytes/source.ts';
import { listTar, type TarFile } from '../../formats/tar/listing.ts';
import { openZip } from '../../formats/zip/reader.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;
/** Largest file that is unpacked, and largest `.tar.gz` once it is inflated: both are whole in the browser's hands. */
const MAX_FILE_BYTES = 2 ** 30;
const MAX_INFLATED_BYTES = 4 * 2 ** 30;

const ENDING = /\.(zip|tar|tar\.gz|tgz)$/i;

/** How one file of an archive is read. */
interface Packed {
  readonly stat: FileStat;
  open(): Promise<Blob>;
}

/** Whether a file may be an archive of pictures by its name; `.pth.tar` is a checkpoint. */
export function mayBeArchive(name: string): boolean {
  return ENDING.test(name) && !/\.(pth|pt)\.tar$/i.test(name);
}

/** The archive's name as a folder: without its ending. */
export function archiveStem(name: string): string {
  return name.replace(ENDING, '') || name;
}

/**
 * Opens a zip, tar, tar.gz or tgz as a folder: its directory is read, its files only as they are opened.
 *
 * @returns undefined if it holds no picture: it is something else then
 * @throws PipelineError `file-damaged` if it cannot be read, `folder-not-one` if it is too large once inflated
 */
export async function openArchive(file: File): Promise<FolderSource | undefined> {
  try {
    const packed = /\.zip$/i.test(file.name) ? await packedInZip(file) : await packedInTar(await inflated(file));
    if (![...packed.keys()].some(hasImageExtension)) return undefined;
    return new ArchiveSource(file.name, withoutOnlyFolder(packed));
  } catch (error) {
    throw toStageError(error, 'collect', file.name);
  }
}

class ArchiveSource implements FolderSource {
  readonly kind = 'files';
  readonly name: string;
  readonly #packed: ReadonlyMap<string, Packed>;

  constructor(name: string, packed: ReadonlyMap<string, Packed>) {
    this.name = name;
    this.#packed = packed;
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const slicer = new Slicer(signal);
    const known = new Set<string>(['']);
    let files: string[] = [];
    let folder: readonly string[] = [];
    for (const path of this.#packed.keys()) {
      const segments = path.split('/');
      const parent = segments.slice(0, -1);
      if (parent.join('/') !== folder.join('/') || files.length >= PART_NAMES) {
        if (files.length > 0) yield { folder, folders: [], files };
        files = [];
        folder = parent;
      }
      for (let depth = 1; depth <= parent.length; depth++) {
        const key = parent.slice(0, depth).join('/');
        if (known.has(key)) continue;
        known.add(key);
        yield { folder: parent.slice(0, depth - 1), folders: [parent[depth - 1] ?? ''], files: [] };
      }
      files.push(segments.at(-1) ?? '');
      await slicer.breathe();
    }
    if (files.length > 0) yield { folder, folders: [], files };
  }

  stat(path: readonly string[]): Promise<FileStat> {
    return Promise.resolve().then(() => this.#find(path).stat);
  }

  async open(path: readonly string[]): Promise<File> {
    const packed = this.#find(path);
    try {
      return new File([await packed.open()], path.at(-1) ?? '', { lastModified: packed.stat.mtimeMs });
    } catch (error) {
      throw toStageError(error, 'collect', path.join('/'));
    }
  }

  #find(path: readonly string[]): Packed {
    const packed = this.#packed.get(path.join('/'));
    if (packed) return packed;
    throw new PipelineError('image-gone', 'collect', 'file is not in the archive', { path: path.join('/') });
  }
}

async function packedInZip(file: File): Promise<Map<string, Packed>> {
  const archive = await openZip(toByteSource(file));
  const packed = new Map<string, Packed>();
  for (const { name, bytes } of archive.entries.values()) {
    const path = toPath(name);
    if (path === undefined || name.endsWith('/')) continue;
    packed.set(path, {
      // The archive's own time: an entry's is in no known zone, and whoever changes a picture writes the archive anew.
      stat: { sizeBytes: bytes, mtimeMs: file.lastModified },
      open: async () => new Blob([await archive.read(name, { maxBytes: MAX_FILE_BYTES })]),
    });
  }
  return packed;
}

async function packedInTar(file: Blob): Promise<Map<string, Packed>> {
  const packed = new Map<string, Packed>();
  const addLink = (name: string) => {
    const path = toPath(name);
    if (path !== undefined) packed.set(path, { stat: { sizeBytes: 0, mtimeMs: 0 }, open: () => refuseLink(path) });
  };
  for await (const entry of listTar(toByteSource(file), addLink)) {
    const path = toPath(entry.name);
    if (path !== undefined) packed.set(path, inTar(file, entry));
  }
  return packed;
}

function inTar(file: Blob, { start, bytes, mtimeMs }: TarFile): Packed {
  return {
    stat: { sizeBytes: bytes, mtimeMs },
    open: () => Promise.resolve(file.slice(start, start + bytes)),
  };
}

function refuseLink(path: string): Promise<never> {
  return Promise.reject(new PipelineError('image-gone', 'collect', 'a link in an archive is not followed', { path }));
}

/** The tar itself; a compressed one is inflated, for it can only be read from its beginning. */
async function inflated(file: File): Promise<Blob> {
  if (!/\.(gz|tgz)$/i.test(file.name)) return file;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > MAX_INFLATED_BYTES) throw tooLarge(file.name);
      controller.enqueue(chunk);
    },
  });
  try {
    return await new Response(file.stream().pipeThrough(new DecompressionStream('gzip')).pipeThrough(limit)).blob();
  } catch (cause) {
    if (bytes > MAX_INFLATED_BYTES) throw tooLarge(file.name);
    throw new PipelineError('file-damaged', 'collect', 'archive cannot be inflated', { path: file.name, cause });
  }
}

function tooLarge(path: string): PipelineError {
  const message = `${path} is over 4 GiB once inflated: unpack it and drop the folder`;
  return new PipelineError('folder-not-one', 'collect', message, { path });
}

/** A name as unpacking makes it: below the folder, whatever it says. Undefined for the notes that macOS puts beside files. */
function toPath(name: string): string | undefined {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.length === 0 || segments[0] === '__MACOSX' ? undefined : segments.join('/');
}

/** People pack a folder, and mean what is in it: where all lies in one folder, that one is the folder. */
function withoutOnlyFolder(packed: ReadonlyMap<string, Packed>): ReadonlyMap<string, Packed> {
  const tops = new Set<string | undefined>();
  for (const path of packed.keys()) tops.add(path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined);
  const [top] = tops;
  if (tops.size !== 1 || top === undefined) return packed;
  return new Map([...packed].map(([path, file]) => [path.slice(top.length + 1), file]));
}
