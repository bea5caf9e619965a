import type * as Ort from 'onnxruntime-web';
import asyncifyWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { PipelineError, messageOf } from '../../core/errors.ts';
import { toAdapterName } from './gpu-probe.ts';
import { GpuGuard } from './gpu-guard.ts';
import { hasWasmThreads } from './wasm-support.ts';

/** Starting threads includes fetching and compiling 14 MB; some phones never finish it, and then one thread is tried. */
const START_THREADS_LIMIT_MS = 120_000;

/** What {@link openSession} needs to know. */
export interface SessionOptions {
  readonly backend: 'webgpu' | 'wasm';
  /** At most this many WebAssembly threads; one where the page is not isolated, and on WebGPU. */
  readonly threads: number;
  readonly batchSize: number;
  /** Edge of the model's square input, in pixels. */
  readonly sizePx: number;
}

/** Rows of one run. */
export interface RunResult {
  /** `Float32Array[count * dim]`, row-major, in a buffer of its own. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** Length of a row, as the model gave it. */
  readonly dim: number;
}

/** A model opened on one backend. One run at a time. */
export interface ModelSession {
  /** Name of the output that is taken: the model's first. */
  readonly output: string;
  /** The GPU that onnxruntime took; undefined on WebAssembly, and where a browser does not tell. */
  readonly adapter: string | undefined;
  readonly threads: number;
  /** Version of onnxruntime-web. */
  readonly onnxruntime: string;
  /**
   * Runs the model.
   *
   * @param input - `Float32Array[batchSize * 3 * sizePx * sizePx]`, NCHW; may be shared memory; not to be changed until this settles
   * @param count - rows that are wanted, from the first on
   * @throws PipelineError `model-mismatch`; `device-lost` (WebGPU) or `embed-crashed` (WebAssembly) if the run fails
   */
  run(input: Float32Array, count: number): Promise<RunResult>;
  /** Frees the session. WebAssembly memory never shrinks: ending the worker frees that. */
  release(): Promise<void>;
}

/**
 * Opens a model. Once a thread: onnxruntime-web can't change its build or its threads afterwards.
 *
 * @param model - bytes of the ONNX file; not needed afterwards
 * @throws PipelineError `embed-unavailable` if onnxruntime can't start or can't read it, `model-mismatch` if its input is another
 */
export async function openSession(model: Uint8Array, options: SessionOptions): Promise<ModelSession> {
  const { backend } = options;
  const threads = backend === 'wasm' && hasWasmThreads() ? options.threads : 1;
  const { ort, session } = await createSession(model, backend, threads).catch((error: unknown) => {
    throw new PipelineError('embed-unavailable', 'embed', `onnxruntime can't open the model: ${messageOf(error)}`, {
      cause: error,
    });
  });
  const device = backend === 'webgpu' ? await ort.env.webgpu.device : undefined;
  const guard = device && new GpuGuard(device);
  const input = checkedInput(session, options);
  const output = session.outputNames[0]!;

  return {
    output,
    adapter: adapterOf(device),
    threads,
    onnxruntime: ort.env.versions.web ?? '',
    run: (data, count) =>
      runOnce({
        tensor: new ort.Tensor('float32', data, input.dims),
        run: (tensor) => {
          const call = () => session.run({ [input.name]: tensor }, [output]);
          return guard ? guard.run(call) : call();
        },
        count,
        batchSize: options.batchSize,
        crash: backend === 'webgpu' ? 'device-lost' : 'embed-crashed',
      }),
    release: () => session.release(),
  };
}

// Typed as always there, but it came to devices years after WebGPU itself.
function adapterOf(device: GPUDevice | undefined): string | undefined {
  const info = (device as { adapterInfo?: GPUAdapterInfo } | undefined)?.adapterInfo;
  return info && toAdapterName(info);
}

async function createSession(model: Uint8Array, backend: 'webgpu' | 'wasm', threads: number) {
  // Two dynamic imports, so that only the build that is used is fetched.
  const ort: typeof Ort =
    backend === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  ort.env.logLevel = 'error';
  ort.env.wasm.wasmPaths = { wasm: backend === 'webgpu' ? asyncifyWasmUrl : wasmUrl };
  ort.env.wasm.numThreads = threads;
  if (threads > 1) ort.env.wasm.initTimeout = START_THREADS_LIMIT_MS;
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [
      // `bucket`, the default, held 1.4 GB more in others' measurements: microsoft/onnxruntime#29016.
      backend === 'webgpu' ? { name: 'webgpu', storageBufferCacheMode: 'simple' } : 'wasm',
    ],
  });
  return { ort, session };
}

function checkedInput(session: Ort.InferenceSession, { batchSize, sizePx }: SessionOptions) {
  const dims = [batchSize, 3, sizePx, sizePx];
  const [meta] = session.inputMetadata;
  if (session.inputNames.length !== 1 || !meta) {
    throw mismatch(`model takes ${session.inputNames.length} inputs, we give 1`);
  }
  if (!meta.isTensor || meta.type !== 'float32') {
    throw mismatch(`model's input is ${meta.isTensor ? meta.type : 'no tensor'}, we give float32`);
  }
  const fits = (want: number | string, i: number) => typeof want === 'string' || want === dims[i];
  if (meta.shape.length !== dims.length || !meta.shape.every(fits)) {
    throw mismatch(`model's input is [${meta.shape.join(', ')}], we give [${dims.join(', ')}]`);
  }
  return { name: meta.name, dims };
}

async function runOnce(job: {
  readonly tensor: Ort.Tensor;
  readonly run: (tensor: Ort.Tensor) => Promise<Ort.InferenceSession.OnnxValueMapType>;
  readonly count: number;
  readonly batchSize: number;
  readonly crash: 'device-lost' | 'embed-crashed';
}): Promise<RunResult> {
  const { tensor, count, batchSize } = job;
  try {
    const outputs = await job.run(tensor).catch((error: unknown) => {
      if (error instanceof PipelineError) throw error;
      throw new PipelineError(job.crash, 'embed', `run of ${batchSize} images failed: ${messageOf(error)}`, {
        cause: error,
      });
    });
    const [result] = Object.values(outputs);
    try {
      if (!(result?.data instanceof Float32Array))
        throw mismatch(`model gave ${result?.type ?? 'nothing'}, not float32`);
      const [rows = 0] = result.dims;
      if (rows !== batchSize) throw mismatch(`model gave ${rows} rows for a batch of ${batchSize}`);
      // [N, dim], and [N, dim, 1, 1] of models that end in a pooling layer.
      const dim = result.size / rows;
      return { rows: new Float32Array(result.data.subarray(0, count * dim)), dim };
    } finally {
      result?.dispose();
    }
  } finally {
    tensor.dispose();
  }
}

function mismatch(message: string): PipelineError {
  return new PipelineError('model-mismatch', 'embed', message);
}
