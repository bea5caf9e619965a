import workerUrl from './embed.worker.ts?worker&url';
import { PipelineError } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import type { Prepared } from '../../core/prepared.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import { planBackends, type Attempt } from './backend-plan.ts';
import type { Device, DownloadProgress, EmbedApi } from './embed.contract.ts';
import { openEmbedder, type Embedder, type OpenedModel } from './embedder.ts';
import { probeGpu } from './gpu-probe.ts';
import { packBatch, transferablesOf } from './lease-packing.ts';
import { hasWasmSimd, hasWasmThreads } from './wasm-support.ts';

/** What {@link startEmbedder} needs to know. */
export interface StartOptions {
  readonly model: ModelSpec;
  /** Address of the model file, absolute, on our own origin. */
  readonly modelUrl: string;
  readonly device: Device;
  /** Rows of the static batch; what suits the backend unless given. */
  readonly batchSize?: number;
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
 * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`, `embed-unavailable`; AbortError
 */
export async function startEmbedder(options: StartOptions): Promise<Embedder> {
  const { device, batchSize, threads, signal } = options;
  signal.throwIfAborted();
  if (!hasWasmSimd()) {
    throw new PipelineError('embed-unavailable', 'embed', 'this browser does not run WebAssembly with SIMD');
  }
  const plan = planBackends({
    device,
    gpu: device === 'wasm' ? { kind: 'none', reason: '' } : await probeGpu(device === 'webgpu'),
    canThread: hasWasmThreads(),
    cores: navigator.hardwareConcurrency,
    batchSize,
    threads,
  });
  return openEmbedder(plan, (attempt, openSignal) => openWorker(attempt, options, openSignal), signal);
}

/** Each attempt in a worker of its own: onnxruntime can't change its build, and WebAssembly memory never shrinks. */
async function openWorker(
  { backend, batchSize, threads, allowSoftware }: Attempt,
  { model, modelUrl, onDownload }: StartOptions,
  signal: AbortSignal,
): Promise<OpenedModel> {
  signal.throwIfAborted();
  const link = openLink<EmbedApi>(workerUrl, 'embed', { code: 'embed-crashed', stage: 'embed' });
  const download = openCallback((progress: DownloadProgress) => onDownload?.(progress));
  const close = () => {
    link.close();
  };
  signal.addEventListener('abort', close);
  let spare: ArrayBuffer | undefined;
  try {
    const request = { model, modelUrl, backend, allowSoftware, batchSize, threads };
    const report = await link.guard(link.remote.open(request, download.proxy));
    return {
      report,
      async embed(batch) {
        const packed = packBatch(batch, batchSize, spare);
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
