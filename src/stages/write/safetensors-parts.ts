import { toStageError } from '../../core/format-error.ts';
import { safetensorsHead, type TensorSpec } from '../../formats/safetensors/writer.ts';
import { toWellFormed } from './plain-facts.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { Output } from './table-writer.ts';
import type { TableHeader, WriteDtype } from './table-header.ts';

const FLOATS = { float16: 'F16', float32: 'F32', float64: 'F64' } as const satisfies Readonly<
  Record<WriteDtype, string>
>;

/** The format's name for the numbers of the rows. */
export function floatType({ dtype }: Pick<RowEncoder, 'dtype'>): TensorSpec['dtype'] {
  return FLOATS[dtype];
}

/** What both layouts say in their metadata, whose values are texts: JSON, but for the version of foldvec. */
export function safetensorsFacts(header: TableHeader, encoder: RowEncoder): Readonly<Record<string, string>> {
  const { meta, classes, skipped } = header;
  const version = meta['foldvec'];
  return {
    ...(typeof version === 'string' ? { foldvec: toWellFormed(version) } : {}),
    classes: JSON.stringify(classes),
    skipped: JSON.stringify(skipped),
    meta: JSON.stringify(savedMeta(meta, encoder, false)),
  };
}

/**
 * Writes a file's header.
 *
 * @throws PipelineError `write-failed` if it would be longer than the format's readers take
 */
export async function writeHead(
  output: Output,
  tensors: () => Iterable<TensorSpec>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  let head;
  try {
    head = safetensorsHead(tensors, metadata);
  } catch (error) {
    throw toStageError(error, 'write');
  }
  for (const piece of head.pieces()) await output.write(piece);
}
