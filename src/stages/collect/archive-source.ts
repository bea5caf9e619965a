import { PipelineError } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { toStageError } from '../../core/format-error.ts';
import { hasImageExtension, hasMoreExtension } from '../../core/image-extensions.ts';
import type { SourceNote } from '../../core/source-set.ts';
import { listArchive, type ArchiveListing, type PackedFile } from '../../formats/archive/listing.ts';
import { isInflatedWhole } from '../../formats/archive/names.ts';
import { toByteSource } from '../../formats/bytes/source.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;
/** Largest `.tar.gz` once it is inflated: it is whole in the browser's hands. */
const MAX_INFLATED_BYTES = 4 * 2 ** 30;

/**
 * Opens a zip, tar, tar.gz or tgz as a folder: its directory is read, its files only as they are opened.
 *
 * @returns undefined if it holds no picture: it is something else then
 * @throws PipelineError `file-damaged` if it cannot be read, `folder-not-one` if it is too large once inflated
 */
export async function openArchive(file: File): Promise<FolderSource | undefined> {
  try {
    const listing = await listArchive(file.name, toByteSource(await inflated(file)));
    const names = [...listing.files.keys()];
    if (!names.some((name) => hasImageExtension(name) || hasMoreExtension(name))) return undefined;
    return new ArchiveSource(file, listing);
  } catch (error) {
    throw toStageError(error, 'collect', file.name);
  }
}

class ArchiveSource implements FolderSource {
  readonly kind = 'files';
  readonly name: string;
  readonly notes: readonly SourceNote[];
  readonly #file: File;
  readonly #packed: ArchiveListing['files'];

  constructor(file: File, { files, onlyFolder }: ArchiveListing) {
    this.name = file.name;
    this.notes = onlyFolder === undefined ? [] : [{ code: 'only-folder', archive: file.name, folder: onlyFolder }];
    this.#file = file;
    this.#packed = files;
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
    return Promise.resolve().then(() => this.#statOf(this.#find(path)));
  }

  async open(path: readonly string[]): Promise<File> {
    const packed = this.#find(path);
    const { mtimeMs: lastModified } = this.#statOf(packed);
    try {
      return new File([await packed.read()], path.at(-1) ?? '', { lastModified });
    } catch (error) {
      throw toStageError(error, 'collect', path.join('/'));
    }
  }

  #statOf({ sizeBytes, mtimeMs }: PackedFile): FileStat {
    return { sizeBytes, mtimeMs: mtimeMs ?? this.#file.lastModified };
  }

  #find(path: readonly string[]): PackedFile {
    const packed = this.#packed.get(path.join('/'));
    if (packed) return packed;
    throw new PipelineError('image-gone', 'collect', 'file is not in the archive', { path: path.join('/') });
  }
}

/** The tar itself; a compressed one is inflated, for it can only be read from its beginning. */
async function inflated(file: File): Promise<Blob> {
  if (!isInflatedWhole(file.name)) return file;
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
