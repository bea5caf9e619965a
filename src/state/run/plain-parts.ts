import { Gate } from '../../core/gate.ts';
import { withGrace } from '../../core/grace.ts';
import type { EncodeJob } from '../../pipeline/encode-folder.ts';
import type { OpenRows } from '../rows/snapshot.ts';
import type { Settings } from '../app/settings.svelte.ts';
import { backendLabel } from './backend-label.ts';
import type { Engine } from './engine.ts';
import { openLeases } from './open-leases.ts';

const MAX_BATCHES = 2;

/** Who makes rows outside a run: of a picture the same rows as in one. */
export type PlainParts = Pick<EncodeJob, 'decoders' | 'leases' | 'embed' | 'backend' | 'gate' | 'signal'>;

/**
 * Opens what makes rows as these were made: the same model, output and preprocessing. Tensors come by the decoders' own kernels: a
 * check is to go another way than what it checks.
 *
 * @throws as {@link Engine.decoders} and {@link Engine.embedder}; the signal's reason
 */
export async function openPlainParts(
  { model, output, parts }: Pick<OpenRows, 'model' | 'output' | 'parts'>,
  { settings, engine }: { readonly settings: Settings; readonly engine: Engine },
  signal: AbortSignal,
): Promise<PlainParts> {
  const spec = parts.preprocessing;
  const decoders = await withGrace(engine.decoders(spec), { signal, graceMs: 0 }); // a browser's own decoder may hang
  const embedder = await engine.embedder({ model, output, sizePx: spec.sizePx }, settings.device, {
    signal,
    onDownload: () => undefined,
  });
  return {
    decoders,
    leases: openLeases({ decoders, embedder, preprocessing: spec, maxBatches: MAX_BATCHES }, 'plain'),
    embed: (batch, ended) => embedder.embed(batch, ended),
    backend: () => backendLabel(embedder.report),
    gate: new Gate(),
    signal,
  };
}
