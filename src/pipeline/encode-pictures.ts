import { PipelineError } from '../core/errors.ts';
import { encodeFolder, type EncodeJob } from './encode-folder.ts';

/** Pictures of no folder, and who encodes them. */
export interface PicturesJob extends Omit<EncodeJob, 'images' | 'store' | 'onEvent'> {
  readonly files: readonly File[];
}

/**
 * Encodes pictures as a run would, and hands their rows back instead of storing them.
 *
 * @returns a file a place: `Float32Array[dim]`, or why that picture has no row
 * @throws as {@link encodeFolder}
 */
export async function encodePictures({
  files,
  ...parts
}: PicturesJob): Promise<(Float32Array<ArrayBuffer> | PipelineError)[]> {
  const made = new Map<string, Float32Array<ArrayBuffer> | PipelineError>();
  await encodeFolder({
    ...parts,
    // Two pictures of a clipboard have one name: their numbers tell them apart.
    // eslint-disable-next-line @typescript-eslint/require-await -- a sequence that is there already
    images: async function* () {
      for (const [i, file] of files.entries()) {
        const stat = () => Promise.resolve({ sizeBytes: file.size, mtimeMs: file.lastModified });
        yield { path: String(i), stat, open: () => Promise.resolve(file) };
      }
    },
    store: {
      stored: () => undefined,
      remove: () => Promise.resolve(),
      append: ({ images, rows }) => {
        const dim = rows.length / images.length;
        for (const [i, { path }] of images.entries()) made.set(path, rows.slice(i * dim, (i + 1) * dim));
        return Promise.resolve();
      },
    },
    onEvent: (event) => {
      if (event.kind !== 'skipped') return;
      const { code, stage, message, path = '' } = event.error;
      made.set(path, new PipelineError(code, stage, message, { path: files[Number(path)]?.name }));
    },
  });
  return files.map((file, i) => {
    return (
      made.get(String(i)) ?? new PipelineError('image-gone', 'collect', 'picture was not read', { path: file.name })
    );
  });
}
