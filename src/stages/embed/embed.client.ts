import workerUrl from './embed.worker.ts?worker&url';
import { PipelineError } from '../../core/errors.ts';
import { withGrace } from '../../core/grace.ts';
import type { Prepared } from '../../core/prepared.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import { canShareMemory } from '../../core/shared-memory.ts';
import { candidatesFor, planBackends, type Attempt, type Candidate } from './backend-plan.ts';
import type { Device, DownloadProgress, EmbedApi, KnownRows, ModelUse } from './embed.contract.ts';
import { openEmbedder, type Embedder, type OpenedModel } from './embedder.ts';
import { fromGolden } from './golden-vector.ts';
import { arithmeticOf, ENGINES } from './engines/registry.ts';
import { packBatch, transferablesOf } from './lease-packing.ts';
import { mismatch } from './mismatch.ts';
import { hasWasmSimd } from './wasm-support.ts';

/** A network of the largest kind takes some ten seconds for its first pictures; slow devices ten times that. */
const FIRST_RUN_LIMIT_MS = 120_000;

/** What {@link startEmbedder} needs to know. */
export interface StartOptions extends ModelUse {
  /** What the rows of the known inputs must be: {@link goldenRowsOf}, else {@link measureKnownRows}. */
  readonly knownRows: KnownRows;
  readonly device: Device;
  /** Rows of the static batch; what suits the backend unless given. */
  readonly batchSize?: number;
  /** The size that was found the fastest before on this adapter; it is measured where this gives none. */
  readonly recallBatch?: (backend: string, adapter: string) => number | undefined;
  /** WebAssembly threads at most; what suits the processor unless given. */
  readonly threads?: number;
  readonly onDownload?: (progress: DownloadProgress) => void;
  /** Gives up opening. Once open, {@link Embedder.close} ends it. */
  readonly signal: AbortSignal;
}

/**
 * Starts the embed stage on the best backend that passes the self-check: a real GPU, else WebAssembly with threads, else
 * with one. `report.notes` say what was not taken and why.
 *
 * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`, `embed-unavailable`; `float16-unavailable` if float16
 *   was asked for by name and can't be had; AbortError
 */
export async function startEmbedder(options: StartOptions): Promise<Embedder> {
  const { model, sizePx, device, batchSize, recallBatch, threads, signal } = options;
  signal.throwIfAborted();
  requireSimd();
  const candidates: Candidate[] = [];
  for (const engine of candidatesFor(device, ENGINES)) {
    const probe = await withGrace(engine.probe(device === engine.id), { signal, graceMs: 0 }); // waits for a driver that may hang
    candidates.push({ engine, probe });
  }
  const plan = planBackends({
    device,
    candidates,
    canThread: canShareMemory(),
    cores: navigator.hardwareConcurrency,
    sizePx,
    fixedBatch: model.input.batch,
    batchSize,
    recallBatch,
    threads,
  });
  try {
    return await openEmbedder(plan, (attempt, ...rest) => openWorker(attempt, options, ...rest), signal);
  } catch (error) {
    const isOnly =
      arithmeticOf(device) === 'fp16' && error instanceof PipelineError && error.code === 'embed-unavailable';
    throw isOnly ? new PipelineError('float16-unavailable', 'embed', error.message, { cause: error }) : error;
  }
}

/** The golden vectors of a model that comes with the page, where they fit: for its first output, at its own size. */
export function goldenRowsOf({ model, output, sizePx }: Omit<ModelUse, 'file'>): KnownRows | undefined {
  if (model.kind !== 'bundled' || output.id !== model.outputs[0].id || sizePx !== model.sizePx) return undefined;
  const [first, second] = model.golden;
  return [fromGolden(first), fromGolden(second)];
}

/** What {@link measureKnownRows} needs to know besides. */
export interface MeasureOptions {
  readonly onDownload?: (progress: DownloadProgress) => void;
  readonly signal: AbortSignal;
  /** Ends a model that takes longer, from the moment at which its file has been read. */
  readonly limitMs?: number;
}

/**
 * Runs a model for the first time, on WebAssembly with one thread, in a worker of its own that ends with it.
 *
 * @returns its rows of the two known inputs; their length is the model's dim
 * @throws PipelineError as `EmbedApi.measure`; `model-mismatch` if it takes too long or brings its worker down; AbortError
 */
export async function measureKnownRows(use: ModelUse, options: MeasureOptions): Promise<KnownRows> {
  const { onDownload, signal, limitMs = FIRST_RUN_LIMIT_MS } = options;
  signal.throwIfAborted();
  requireSimd();
  const link = openWorkerLink();
  const limit = new AbortController();
  const either = AbortSignal.any([signal, limit.signal]);
  const close = () => {
    link.close();
  };
  either.addEventListener('abort', close);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const download = openCallback((progress: DownloadProgress) => {
    onDownload?.(progress);
    if (progress.loadedBytes < progress.totalBytes) return;
    timer ??= setTimeout(() => {
      limit.abort();
    }, limitMs);
  });
  try {
    const { model, file, output, sizePx } = use;
    return await link.guard(link.remote.measure({ model, file, output, sizePx }, download.proxy));
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted) throw mismatch(`model did not finish its first run within ${limitMs / 1000} seconds`);
    // A worker that dies here has been brought down by the model: it has no other work.
    if (error instanceof PipelineError && error.code === 'embed-crashed') throw mismatch(error.message, error);
    throw error;
  } finally {
    clearTimeout(timer);
    either.removeEventListener('abort', close);
    close();
    download.release();
  }
}

/** Each attempt in a worker of its own: onnxruntime can't change its build, and WebAssembly memory never shrinks. */
async function openWorker(
  { backend, batchSize, trialSizes, threads, byName, tensorsOnly }: Attempt,
  { model, file, output, sizePx, knownRows, onDownload }: StartOptions,
  signal: AbortSignal,
  onRead: () => void,
): Promise<OpenedModel> {
  signal.throwIfAborted();
  const link = openWorkerLink();
  const download = openCallback((progress: DownloadProgress) => {
    onDownload?.(progress);
    if (progress.loadedBytes >= progress.totalBytes) onRead();
  });
  const close = () => {
    link.close();
  };
  signal.addEventListener('abort', close);
  let spare: ArrayBuffer | undefined;
  try {
    const request = {
      ...{ model, file, output, sizePx, knownRows, backend, byName, batchSize, trialSizes, threads },
      ...(tensorsOnly && { tensorsOnly }),
    };
    const report = await link.guard(link.remote.open(request, download.proxy));
    return {
      report,
      async embed(batch) {
        const packed = packBatch(batch, report.batchSize, spare);
        spare = undefined;
        const sent = withTransfer(packed, packed === batch ? [] : transferablesOf(packed));
        const result = await link.guard(link.remote.embed(sent));
        spare = packed === batch ? undefined : bufferOf(result.prepared);
        return { rows: result.rows, prepared: batch };
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
    download.release();
  }
}

function bufferOf(batch: readonly Prepared[]): ArrayBuffer | undefined {
  return transferablesOf(batch)[0];
}

function openWorkerLink() {
  return openLink<EmbedApi>(workerUrl, 'embed', { code: 'embed-crashed', stage: 'embed' });
}

function requireSimd(): void {
  if (hasWasmSimd()) return;
  throw new PipelineError('embed-unavailable', 'embed', 'this browser does not run WebAssembly with SIMD');
}
