import * as ort from 'onnxruntime-web/wasm';
import type { Network } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { lowerGraph } from '../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import { madeNumbers } from './made-weights.ts';
import { runPlainNetwork } from './plain-network.ts';

/** A graph's row of one made picture, by onnxruntime and by the network that is made of it. */
export interface LoweredRows {
  readonly network: Network;
  /** Largest difference between the two rows, as a part of the largest value of onnxruntime's. */
  readonly difference: number;
}

/**
 * Lowers a graph and runs it in both ways on a picture of numbers between −2 and 2.
 *
 * @param input - the name of the graph's input
 */
export async function loweredRows(
  onnx: Uint8Array<ArrayBuffer>,
  {
    input,
    output,
    sizePx,
    layout = 'NCHW',
    batch = 1,
  }: { input: string; output: string; sizePx: number; layout?: 'NCHW' | 'NHWC'; batch?: number },
): Promise<LoweredRows> {
  const network = lowerGraph(onnx, { output, sizePx, layout });
  const picture = Float32Array.from(madeNumbers('picture', 3 * sizePx * sizePx), (value) => value * 2);
  const expected = await runOnnx(onnx, { input, output, sizePx, layout, batch }, picture);
  const row = runPlainNetwork(network, picture);
  if (row.length !== expected.length) throw new Error(`row has ${row.length} values, expected ${expected.length}`);
  let difference = 0;
  let largest = 0;
  row.forEach((value, i) => {
    // Written so that a number that is none counts as a difference.
    if (!(Math.abs(value - expected[i]!) <= difference)) difference = Math.abs(value - expected[i]!);
    largest = Math.max(largest, Math.abs(expected[i]!));
  });
  return { network, difference: difference / largest };
}

/** Row 0 of a batch of the same picture. */
async function runOnnx(
  onnx: Uint8Array,
  {
    input,
    output,
    sizePx,
    layout,
    batch,
  }: { input: string; output: string; sizePx: number; layout: string; batch: number },
  picture: Float32Array,
): Promise<Float32Array> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const one = layout === 'NCHW' ? picture : toChannelsLast(picture);
  const pictures = new Float32Array(batch * one.length);
  for (let i = 0; i < batch; i++) pictures.set(one, i * one.length);
  const map = layout === 'NCHW' ? [3, sizePx, sizePx] : [sizePx, sizePx, 3];
  const session = await ort.InferenceSession.create(onnx, { graphOptimizationLevel: 'disabled' });
  try {
    const { data } = (await session.run({ [input]: new ort.Tensor('float32', pictures, [batch, ...map]) }, [output]))[
      output
    ]!;
    if (!(data instanceof Float32Array)) throw new TypeError('output is not float32');
    return data.slice(0, data.length / batch);
  } finally {
    await session.release();
  }
}

function toChannelsLast(picture: Float32Array): Float32Array {
  const pixels = picture.length / 3;
  return picture.map((_, i) => picture[(i % 3) * pixels + Math.floor(i / 3)]!);
}
