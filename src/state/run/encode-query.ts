import type { PipelineError } from '../../core/errors.ts';
import { encodePictures } from '../../pipeline/encode-pictures.ts';
import { spoilsEmbedder } from './engine.ts';
import { openPlainParts } from './plain-parts.ts';
import type { RunParts } from './run.svelte.ts';

/**
 * Encodes pictures of no folder just as the open rows were encoded: by their model, output and preprocessing, through the same
 * decoder and engine.
 *
 * @returns a file a place: `Float32Array[dim]`, or why that picture has no row
 * @throws as `openRows` of the current rows, {@link openPlainParts} and {@link encodePictures}
 */
export async function encodeQuery(
  { currentRows, engine, settings }: Pick<RunParts, 'currentRows' | 'engine' | 'settings'>,
  files: readonly File[],
  signal: AbortSignal,
): Promise<(Float32Array<ArrayBuffer> | PipelineError)[]> {
  const rows = await currentRows.openRows();
  try {
    return await encodePictures({ files, ...(await openPlainParts(rows, { settings, engine }, signal)) });
  } catch (error) {
    if (!signal.aborted && spoilsEmbedder(error)) engine.dropEmbedder();
    throw error;
  }
}
