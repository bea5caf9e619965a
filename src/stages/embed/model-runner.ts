import { PipelineError } from '../../core/errors.ts';
import { leasesOf, toBatchInput, toTensors } from './batch-input.ts';
import type {
  DownloadProgress,
  EmbeddedBatch,
  EmbedReport,
  KnownRows,
  ModelUse,
  OpenRequest,
} from './embed.contract.ts';
import type { Prepared } from '../../core/prepared.ts';
import { channelCount } from '../../core/preprocessing.ts';
import { toMessage } from './backend-note.ts';
import { bestBatch, timeBatches } from './batch-trial.ts';
import type { ModelSession, PictureInputs } from './engines/engine.ts';
import { ENGINES, engineOf } from './engines/registry.ts';
import { fetchModel } from './fetch-model.ts';
import { measureRows } from './known-rows.ts';
import { withWantedOutput } from './model-output.ts';
import { checkPictures } from './picture-check.ts';
import { checkSession } from './self-check.ts';

/** A model that has passed its self-check and is warm. */
export interface ModelRunner {
  readonly report: Omit<EmbedReport, 'notes'>;
  /**
   * Runs one batch of at most `batchSize` images; one at a time.
   *
   * @throws PipelineError `model-mismatch`, `device-lost`, `embed-crashed`; RangeError for an empty or too large batch
   */
  embed(batch: readonly Prepared[]): Promise<EmbeddedBatch>;
}

/**
 * Fetches and checks the model, opens it by one engine, and runs the self-check. Once a thread: whoever started the
 * thread ends it, also after a failure, and so frees everything.
 *
 * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`, `embed-unavailable`, `device-lost`
 */
export async function openRunner(
  request: OpenRequest,
  onDownload: (progress: DownloadProgress) => void,
  engines = ENGINES,
): Promise<ModelRunner> {
  const { model, output, sizePx, backend, threads } = request;
  const engine = engineOf(backend, engines);
  // Asked again in this thread: a browser may offer WebGPU to pages only.
  const probe = await engine.probe(request.byName);
  if (probe.kind === 'none') throw new PipelineError('embed-unavailable', 'embed', toMessage(probe.why));
  const wanted = await fetchWanted(request, onDownload);
  const session = await engine.open(wanted.onnx, {
    ...{ threads, batchSize: request.batchSize, sizePx },
    input: model.input,
    output: wanted.output,
  });
  const checkImages = Math.min(session.checkImages ?? request.batchSize, request.batchSize);
  const check = await checkSession(session, { ...request, batchSize: checkImages });
  const imageFloats = channelCount(model.input) * sizePx * sizePx;
  const batchTimings = await tryBatches(session, request.trialSizes, imageFloats);
  const batchSize = batchTimings ? bestBatch(batchTimings) : request.batchSize;
  let { cosine } = check;
  if (batchTimings) {
    session.resize?.(batchSize);
    // Another size is another set of kernels.
    if (batchSize !== request.batchSize)
      cosine = Math.min(cosine, (await checkSession(session, { ...request, batchSize })).cosine);
  }
  const pictures = await checkedPictures(session, request);
  let spare: Float32Array | undefined;
  return {
    report: {
      backend,
      adapter: session.adapter ?? probe.adapter,
      threads: session.threads,
      batchSize,
      ...(batchTimings && { batchTimings }),
      dim: check.dim,
      output: output.id,
      selfCheckCosine: cosine,
      warmUpMs: (check.elapsedMs * batchSize) / checkImages,
      ...(pictures && { takesPlanes: true }),
      runtime: session.runtime,
    },
    async embed(batch) {
      if (batch.length === 0 || batch.length > batchSize) {
        throw new RangeError(`batch must hold 1 to ${batchSize} images, has ${batch.length}`);
      }
      const runTensors = () => {
        const input = toBatchInput(
          leasesOf(toTensors(batch), imageFloats),
          { batchSize, imageFloats },
          () => (spare ??= new Float32Array(batchSize * imageFloats)),
        );
        return session.run(input, batch.length);
      };
      const isRaw = batch.some(({ kind }) => kind === 'planes');
      const { rows, dim } = await (pictures && isRaw ? pictures.run(batch) : runTensors());
      if (dim !== check.dim) {
        throw new PipelineError('model-mismatch', 'embed', `model gave dim ${dim}, self-check had ${check.dim}`);
      }
      return { rows, prepared: batch };
    },
  };
}

/** The session's own way to prepare pictures, where it has one, may use it, and does it bit for bit as decoders do. */
async function checkedPictures(
  { pictures }: ModelSession,
  { tensorsOnly, sizePx }: OpenRequest,
): Promise<PictureInputs | undefined> {
  if (!pictures || tensorsOnly) return undefined;
  return (await checkPictures(pictures, sizePx)) ? pictures : undefined;
}

/** Times batches of these sizes, where the engine takes other sizes than it was opened with. */
async function tryBatches(session: ModelSession, sizes: readonly number[], imageFloats: number) {
  const [largest] = sizes;
  if (!session.resize || largest === undefined) return undefined;
  const images = new Float32Array(largest * imageFloats);
  return timeBatches(sizes, async (batchSize) => {
    session.resize?.(batchSize);
    const startedAtMs = performance.now();
    await session.run(images.subarray(0, batchSize * imageFloats), batchSize);
    return performance.now() - startedAtMs;
  });
}

/**
 * Fetches and checks the model, and finds out what its rows are; once a thread, as {@link openRunner}.
 *
 * @throws PipelineError as `EmbedApi.measure`
 */
export async function measureModel(
  use: ModelUse,
  onDownload: (progress: DownloadProgress) => void,
): Promise<KnownRows> {
  const { onnx, output } = await fetchWanted(use, onDownload);
  return measureRows(onnx, output, use);
}

async function fetchWanted({ model, file, output }: ModelUse, onProgress: (progress: DownloadProgress) => void) {
  return withWantedOutput(await fetchModel(model, file, { onProgress }), output);
}
