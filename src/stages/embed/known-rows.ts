import { PipelineError, type ErrorCode } from '../../core/errors.ts';
import { channelCount } from '../../core/preprocessing.ts';
import { OnnxGraph } from '../../formats/onnx/writer.ts';
import type { KnownRows, ModelUse } from './embed.contract.ts';
import { KNOWN_INPUTS, toKnownBatchOf } from './known-inputs.ts';
import { mismatch } from './mismatch.ts';
import type { ModelSession, SessionOptions } from './engines/engine.ts';
import { ENGINES, plainestOf } from './engines/registry.ts';
import { relativeDistanceOf } from './row-distance.ts';

/** The plainest way to run a model, on one thread: what other engines are measured by. */
const PLAIN = plainestOf(ENGINES);

// Kernels may sum in another order at another place of the batch; beyond that, the same picture gives the same row.
const MAX_REPEAT_DISTANCE = 1e-3;
/** Rows of different pictures that are nearer than this are one row: float32 itself has no finer steps. */
const MIN_PICTURE_DISTANCE = 1e-7;

/** Two known inputs; or the next multiple of a batch that is fixed. */
export function knownBatchSize(fixedBatch: number | undefined): number {
  return fixedBatch === undefined ? KNOWN_INPUTS : Math.ceil(KNOWN_INPUTS / fixedBatch) * fixedBatch;
}

/**
 * Finds the rows of the two known inputs with nothing but the model to go by. That onnxruntime itself works here is shown
 * first, so that whatever fails afterwards is the model's fault. Once a thread, as `InferenceEngine.open`.
 *
 * @param onnx - bytes of the file with the wanted output
 * @param output - that output's name
 * @throws PipelineError as {@link checkedRows}; `model-mismatch` with onnxruntime's own words if it refuses the model;
 *   `embed-unavailable` if onnxruntime does not start
 */
export async function measureRows(
  onnx: Uint8Array,
  output: string,
  { model, sizePx }: Pick<ModelUse, 'model' | 'sizePx'>,
): Promise<KnownRows> {
  await proveBackend();
  const batchSize = knownBatchSize(model.input.batch);
  const options: SessionOptions = { threads: 1, batchSize, sizePx, input: model.input, output };
  try {
    return await checkedRows(await PLAIN.open(onnx, options), { model, sizePx, batchSize });
  } catch (error) {
    throw toFaultOfModel(error);
  }
}

/**
 * Runs the known inputs, and then the second one alone in every place.
 *
 * @throws PipelineError `model-damaged` for what is no number; `model-mismatch` for rows of zeros, for the same row whatever the
 *   picture, and for rows that change when the picture does not
 */
export async function checkedRows(
  session: Pick<ModelSession, 'run'>,
  { model, sizePx, batchSize }: Pick<ModelUse, 'model' | 'sizePx'> & { readonly batchSize: number },
): Promise<KnownRows> {
  const images = toKnownBatchOf(model, batchSize, sizePx);
  const [first, second] = await runTwo(session, images);
  checkNumbers(first, 1);
  checkNumbers(second, 2);
  if (first.length !== second.length) throw mismatch(`model gave dims ${first.length} and ${second.length}`);
  if (relativeDistanceOf(first, second) < MIN_PICTURE_DISTANCE) {
    throw mismatch('model gives the same row for two different pictures');
  }
  const imageFloats = channelCount(model.input) * sizePx * sizePx;
  for (let i = 0; i < batchSize; i++) {
    if (i % KNOWN_INPUTS !== 1) images.copyWithin(i * imageFloats, imageFloats, 2 * imageFloats);
  }
  for (const again of await runTwo(session, images)) {
    // Written so that NaN fails too.
    if (!(relativeDistanceOf(again, second) <= MAX_REPEAT_DISTANCE)) {
      throw mismatch('model gives another row for the same picture when its neighbours in the batch are others');
    }
  }
  return [first, second];
}

async function runTwo(session: Pick<ModelSession, 'run'>, images: Float32Array): Promise<KnownRows> {
  const { rows, dim } = await session.run(images, KNOWN_INPUTS);
  return [rows.slice(0, dim), rows.slice(dim)];
}

function checkNumbers(row: Float32Array, which: number): void {
  const odd = row.find((value) => !Number.isFinite(value));
  if (odd !== undefined) {
    throw new PipelineError(
      'model-damaged',
      'embed',
      `model gives what is no number for known picture ${which}: ${odd}`,
    );
  }
  if (row.every((value) => value === 0)) throw mismatch(`model gives nothing but zeros for known picture ${which}`);
}

async function proveBackend(): Promise<void> {
  const copy = new OnnxGraph('copy').input('x', [1, 3, 1, 1]).node('Identity', { inputs: ['x'], output: 'y' });
  const input = { layout: 'NCHW', elementType: 'float32', batch: 1 } as const;
  const options = { threads: 1, batchSize: 1, sizePx: 1, input, output: 'y' };
  const session = await PLAIN.open(copy.output('y').toModel(), options);
  await session.release();
}

const TOLD_AS_BACKEND: readonly ErrorCode[] = ['embed-unavailable', 'embed-crashed'];

function toFaultOfModel(error: unknown): unknown {
  const isModels = error instanceof PipelineError && TOLD_AS_BACKEND.includes(error.code);
  return isModels ? mismatch(error.message, error) : error;
}
