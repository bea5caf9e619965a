/** One convolution of a tiny model. */
export interface TinyConv {
  /** `[outChannels, inChannels, kernel, kernel]`, row-major. */
  readonly weights: readonly number[];
  readonly outChannels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

/** What a tiny model looks like. */
export interface TinyModel {
  readonly convs: readonly TinyConv[];
  /** The input's shape; a text is the name of a free dimension, an empty one a free dimension without a name. */
  readonly input: readonly (number | string)[];
  /** Where the input has its channels; in front unless given. */
  readonly layout?: 'NCHW' | 'NHWC';
  /** Of the input's elements, which are cast to float32 at once; float32 unless given. */
  readonly inputType?: 'float32' | 'float16' | 'uint8';
  /** Whether a ReLU follows each convolution, and a global average pooling the last one. */
  readonly reluAndPool: boolean;
  /** An operation of one input behind all that. */
  readonly tail?: string;
}

/** y = x · w for pictures of one pixel: two values a row, ten times the red, a hundred times the green. */
export const TIMES_TEN_AND_HUNDRED: TinyModel = {
  convs: [{ weights: [10, 0, 0, 0, 100, 0], outChannels: 2, kernel: 1, stride: 1, pad: 0 }],
  input: ['N', 3, 1, 1],
  reluAndPool: false,
};

const ELEMENT_TYPE = { float32: 1, uint8: 2, float16: 10 };

// The wire format of protobuf: a field is its number and kind, then a varint or a length and bytes.
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}
const int = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, ...parts: number[][]): number[] => {
  const body = parts.flat();
  return [...varint(field * 8 + 2), ...varint(body.length), ...body];
};
const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)]);

const ints = (name: string, values: number[]): number[] =>
  bytes(5, text(1, name), ...values.map((value) => int(8, value)), int(20, 7));

function node(op: string, inputs: string[], output: string, ...attributes: number[][]): number[] {
  return bytes(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, op), ...attributes);
}

const castTo = (type: keyof typeof ELEMENT_TYPE): number[] =>
  bytes(5, text(1, 'to'), int(3, ELEMENT_TYPE[type]), int(20, 2));

function tensor(name: string, dims: number[], values: readonly number[]): number[] {
  const raw = [...new Uint8Array(Float32Array.from(values).buffer)];
  return bytes(5, ...dims.map((dim) => int(1, dim)), int(2, 1), text(8, name), bytes(9, raw));
}

/** The bytes of an ONNX file: input `x`, output `y` without a declared shape, opset 17. Tensors between: `Conv0`, `Relu1` … */
export function tinyOnnx(model: TinyModel): Uint8Array<ArrayBuffer> {
  const { convs, input, layout = 'NCHW', inputType = 'float32', reluAndPool } = model;
  const nodes: number[][] = [];
  const weights: number[][] = [];
  let last = 'x';
  let channels = Number(input[layout === 'NCHW' ? 1 : 3]);
  const then = (op: string, extra: string[], ...attributes: number[][]) => {
    const name = `${op}${nodes.length}`;
    nodes.push(node(op, [last, ...extra], name, ...attributes));
    last = name;
  };
  if (inputType !== 'float32') then('Cast', [], castTo('float32'));
  if (layout === 'NHWC') then('Transpose', [], ints('perm', [0, 3, 1, 2]));
  convs.forEach((conv, i) => {
    const { kernel: k, stride: s, pad: p } = conv;
    weights.push(tensor(`w${i}`, [conv.outChannels, channels, k, k], conv.weights));
    then('Conv', [`w${i}`], ints('kernel_shape', [k, k]), ints('strides', [s, s]), ints('pads', [p, p, p, p]));
    if (reluAndPool) then('Relu', []);
    channels = conv.outChannels;
  });
  if (reluAndPool) then('GlobalAveragePool', []);
  if (model.tail !== undefined) then(model.tail, []);
  nodes.push(node('Identity', [last], 'y'));

  const dims = input.map((dim) =>
    bytes(1, ...(dim === '' ? [] : [typeof dim === 'string' ? text(2, dim) : int(1, dim)])),
  );
  const type = bytes(2, bytes(1, int(1, ELEMENT_TYPE[inputType]), bytes(2, ...dims)));
  const graph = bytes(7, ...nodes, text(2, 'tiny'), ...weights, bytes(11, text(1, 'x'), type), bytes(12, text(1, 'y')));
  return Uint8Array.from([...int(1, 8), ...graph, ...bytes(8, text(1, ''), int(2, 17))]);
}
