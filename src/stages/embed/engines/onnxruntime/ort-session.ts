import type * as Ort from 'onnxruntime-web';
import asyncifyWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { PipelineError, messageOf } from '../../../../core/errors.ts';
import { channelCount } from '../../../../core/preprocessing.ts';
import { canShareMemory } from '../../../../core/shared-memory.ts';
import { toAdapterName } from '../../gpu-probe.ts';
import { GpuGuard } from '../../gpu-guard.ts';
import { DeviceInputs, canMakeInputs } from '../../prepare-on-gpu/device-inputs.ts';
import { mismatch } from '../../mismatch.ts';
import { inputDims, openInputConverter, type InputData, type InputShape } from '../../model-input.ts';
import { toRows, type RunResult } from '../../model-output.ts';
import type { ModelSession, SessionOptions } from '../engine.ts';

/** Starting threads includes fetching and compiling 14 MB; some phones never finish it, and then one thread is tried. */
const START_THREADS_LIMIT_MS = 120_000;

const MAX_LENGTH = 2 ** 31 - 1;

/** What {@link openSession} needs to know. */
export interface OrtOptions extends SessionOptions {
  /** Where onnxruntime computes; WebAssembly takes one thread where the page is not isolated, WebGPU always. */
  readonly provider: 'webgpu' | 'wasm';
}

/**
 * Opens a model. Once a thread: onnxruntime-web can't change its build or its threads afterwards.
 *
 * @param model - bytes of the ONNX file; not needed afterwards
 * @throws PipelineError `embed-unavailable` if onnxruntime can't start or can't read it, `model-mismatch` if its input is another
 */
export async function openSession(model: Uint8Array, options: OrtOptions): Promise<ModelSession> {
  const { provider, batchSize, sizePx } = options;
  let batch = options.input.batch ?? batchSize;
  if (batchSize % batch !== 0) throw new RangeError(`batch of ${batchSize} is no multiple of the model's ${batch}`);
  const threads = provider === 'wasm' && canShareMemory() ? options.threads : 1;
  const { ort, session } = await createSession(model, provider, threads).catch((error: unknown) => {
    throw new PipelineError('embed-unavailable', 'embed', `onnxruntime can't open the model: ${messageOf(error)}`, {
      cause: error,
    });
  });
  const device = provider === 'webgpu' ? await ort.env.webgpu.device : undefined;
  const guard = device && new GpuGuard(device);
  const input = checkedInput(session, options, { batch, sizePx });
  const { name } = input;
  let { dims } = input;
  let convert = openInputConverter(options.input, { batch, sizePx });
  const imageFloats = channelCount(options.input) * sizePx * sizePx;

  const runOnce = (tensor: Ort.Tensor, count: number, guarded: <T>(call: () => Promise<T>) => Promise<T>) =>
    runTensor({
      tensor,
      run: async () => (await guarded(() => session.run({ [name]: tensor }, [options.output])))[options.output],
      count,
      batch,
      crash: provider === 'webgpu' ? 'device-lost' : 'embed-crashed',
    });
  const runData = (data: Float32Array, count: number) =>
    runOnce(toTensor(ort, convert(data), dims), count, (call) => (guard ? guard.run(call) : call()));
  const inputs = device && guard && canMakeInputs(options.input) ? new DeviceInputs(device, guard, sizePx) : undefined;

  /** Once, or as often as the model's own batch asks for. */
  const runParts = async (count: number, runPart: (from: number, count: number) => Promise<RunResult>) => {
    const first = await runPart(0, Math.min(batch, count));
    if (count <= batch) return first;
    const { dim } = first;
    const rows = new Float32Array(count * dim);
    rows.set(first.rows);
    for (let from = batch; from < count; from += batch) {
      const next = await runPart(from, Math.min(batch, count - from));
      if (next.dim !== dim) throw mismatch(`model gave dim ${next.dim}, before it was ${dim}`);
      rows.set(next.rows, from * dim);
    }
    return { rows, dim };
  };

  return {
    adapter: adapterOf(device),
    threads,
    runtime: { name: 'onnxruntime-web', version: ort.env.versions.web ?? '' },
    run: (data, count) =>
      runParts(count, (from, part) => runData(data.subarray(from * imageFloats, (from + batch) * imageFloats), part)),
    ...(inputs && {
      pictures: {
        tensorOf: (picture) => inputs.tensorOf(picture, batch),
        run: (images) =>
          runParts(images.length, async (from, part) => {
            const filled = await inputs.open(batch);
            // The buffer stays ours: disposing of the tensor leaves it as it is.
            const tensor = ort.Tensor.fromGpuBuffer(filled.buffer, { dataType: 'float32', dims });
            return runOnce(tensor, part, (call) => inputs.run(filled, images.slice(from, from + part), call));
          }),
      },
    }),
    ...(options.input.batch === undefined && {
      resize(size: number) {
        batch = size;
        dims = inputDims(options.input, { batch, sizePx });
        convert = openInputConverter(options.input, { batch, sizePx });
      },
    }),
    release: () => session.release(),
  };
}

// Typed as always there, but it came to devices years after WebGPU itself.
function adapterOf(device: GPUDevice | undefined): string | undefined {
  const info = (device as { adapterInfo?: GPUAdapterInfo } | undefined)?.adapterInfo;
  return info && toAdapterName(info);
}

async function createSession(model: Uint8Array, provider: OrtOptions['provider'], threads: number) {
  // Two dynamic imports, so that only the build that is used is fetched.
  const ort: typeof Ort =
    provider === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  ort.env.logLevel = 'error';
  ort.env.wasm.wasmPaths = { wasm: provider === 'webgpu' ? asyncifyWasmUrl : wasmUrl };
  ort.env.wasm.numThreads = threads;
  if (threads > 1) ort.env.wasm.initTimeout = START_THREADS_LIMIT_MS;
  // Left as they are, since no GPU has been measured with them, and none is free:
  // - `enableGraphCapture` saves time between kernels, most where batches are small (microsoft/onnxruntime#18989, #24900). It needs
  //   input and output in GPU buffers that stay the same for ever, and computes on old ones without an error if they don't (#32074).
  // - `preferredOutputLocation: 'gpu-buffer'` avoids a copy of the output. The rows are wanted here, 2 KB an image.
  // - Tensors in a GPU buffer of our own, filled while the batch before computes, would hide one upload, 19 MB for 32 images. A
  //   session runs one batch at a time, so the gain is that copy alone, and the guard's error scopes would have to tell the upload's
  //   errors from the run's. Raw pictures do go into such a buffer (`pictures`), for it is there that tensors are made of them.
  // - `preferredLayout`: which one is faster depends on the model (#17756).
  // - `validationMode`: its checks find what a driver would else compute silently wrong.
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [
      // `bucket`, the default, held 1.4 GB more in others' measurements: microsoft/onnxruntime#29016.
      provider === 'webgpu' ? { name: 'webgpu', storageBufferCacheMode: 'simple' } : 'wasm',
    ],
  });
  return { ort, session };
}

function checkedInput(
  session: Ort.InferenceSession,
  { input }: Pick<SessionOptions, 'input'>,
  given: InputShape,
): { readonly name: string; readonly dims: readonly number[] } {
  const dims = inputDims(input, given);
  const [meta] = session.inputMetadata;
  if (session.inputNames.length !== 1 || !meta) {
    throw mismatch(`model takes ${session.inputNames.length} inputs, we give 1`);
  }
  if (!meta.isTensor || meta.type !== input.elementType) {
    throw mismatch(`model's input is ${meta.isTensor ? meta.type : 'no tensor'}, we give ${input.elementType}`);
  }
  // A free length comes as its name; one without a name as −1, read as a number without sign.
  const shape = meta.shape.map((want) => (typeof want === 'number' && want > MAX_LENGTH ? '?' : want));
  if (shape.length !== dims.length || !shape.every((want, i) => typeof want === 'string' || want === dims[i])) {
    throw mismatch(`model's input is [${shape.join(', ')}], we give [${dims.join(', ')}]`);
  }
  return { name: meta.name, dims };
}

function toTensor(ort: typeof Ort, input: InputData, dims: readonly number[]): Ort.Tensor {
  switch (input.type) {
    case 'float32':
      return new ort.Tensor('float32', input.data, dims);
    case 'float16':
      return new ort.Tensor('float16', input.data, dims);
    case 'uint8':
      return new ort.Tensor('uint8', input.data, dims);
  }
}

async function runTensor(job: {
  readonly tensor: Ort.Tensor;
  readonly run: () => Promise<Ort.Tensor | undefined>;
  readonly count: number;
  readonly batch: number;
  readonly crash: 'device-lost' | 'embed-crashed';
}): Promise<RunResult> {
  const { tensor, batch, count } = job;
  try {
    const result = await job.run().catch((error: unknown) => {
      if (error instanceof PipelineError) throw error;
      throw new PipelineError(job.crash, 'embed', `run of ${batch} images failed: ${messageOf(error)}`, {
        cause: error,
      });
    });
    try {
      // Typed as a tensor, but a model may give a sequence or a map.
      if (!result?.data) throw mismatch(`model gave ${result?.type ?? 'nothing'}, no tensor`);
      return toRows(result, batch, count);
    } finally {
      result?.dispose();
    }
  } finally {
    tensor.dispose();
  }
}
