import type { ErrorCode } from '../../src/core/errors.ts';
import { ONNX } from '../../src/formats/onnx/layout.ts';
import { OnnxGraph } from '../../src/formats/onnx/writer.ts';
import { ProtoMessage } from '../../src/formats/protobuf/writer.ts';

/** What an ONNX file of one node looks like; what is left out is as in a sound file. */
export interface OneNode {
  readonly op?: string;
  readonly domain?: string;
  /** Name, ONNX's number of the element type, shape; a text is a free dimension. */
  readonly inputs?: readonly (readonly [string, number, readonly (number | string)[]])[];
  readonly weights?: Float32Array;
  /** Another file that is said to hold the weights. */
  readonly externalFile?: string;
  readonly hasOutput?: boolean;
  /** Name of what the node gives; `y` if left out. */
  readonly output?: string;
}

const FLOAT32 = 1;
const EXTERNAL = 1;

/** The bytes of an ONNX file that is sound but for what is asked for. */
export function oneNodeOnnx(options: OneNode = {}): Uint8Array<ArrayBuffer> {
  const {
    op = 'Conv',
    domain = '',
    weights = Float32Array.of(1, 2, 3),
    externalFile,
    hasOutput = true,
    output = 'y',
  } = options;
  const inputs = options.inputs ?? [['x', FLOAT32, ['N', 3, 8, 8]] as const];
  const node = new ProtoMessage()
    .text(ONNX.node.input, inputs[0]?.[0] ?? '')
    .text(ONNX.node.input, 'w')
    .text(ONNX.node.output, output)
    .text(ONNX.node.opType, op)
    .text(ONNX.node.domain, domain);
  const tensor = new ProtoMessage()
    .ints(ONNX.tensor.dims, [1, 3, 1, 1])
    .int(ONNX.tensor.dataType, FLOAT32)
    .text(ONNX.tensor.name, 'w');
  if (externalFile === undefined) tensor.bytes(ONNX.tensor.rawData, new Uint8Array(weights.buffer));
  else {
    const entry = new ProtoMessage()
      .text(ONNX.externalEntry.key, 'location')
      .text(ONNX.externalEntry.value, externalFile);
    tensor.message(ONNX.tensor.externalData, entry).int(ONNX.tensor.dataLocation, EXTERNAL);
  }
  const graph = new ProtoMessage().message(ONNX.graph.node, node).message(ONNX.graph.initializer, tensor);
  for (const input of inputs) graph.message(ONNX.graph.input, toValueInfo(input));
  if (hasOutput) graph.message(ONNX.graph.output, new ProtoMessage().text(ONNX.value.name, output));
  const opset = new ProtoMessage().int(ONNX.opset.version, 17);
  return new ProtoMessage()
    .int(ONNX.model.irVersion, 8)
    .message(ONNX.model.graph, graph)
    .message(ONNX.model.opsetImport, opset)
    .finish();
}

/** An input or output of a graph: name, element type, shape. */
export function toValueInfo([name, type, shape]: readonly [
  string,
  number,
  readonly (number | string)[],
]): ProtoMessage {
  const dims = new ProtoMessage();
  for (const length of shape) {
    const dim = new ProtoMessage();
    if (typeof length === 'string') dim.text(ONNX.dim.parameter, length);
    else dim.int(ONNX.dim.value, length);
    dims.message(ONNX.shape.dim, dim);
  }
  const tensor = new ProtoMessage().int(ONNX.tensorType.elementType, type).message(ONNX.tensorType.shape, dims);
  return new ProtoMessage()
    .text(ONNX.value.name, name)
    .message(ONNX.value.type, new ProtoMessage().message(ONNX.type.tensor, tensor));
}

/** An ONNX file that is damaged or no use, and what must be said of it. */
export interface HostileOnnx {
  readonly title: string;
  readonly make: () => Uint8Array<ArrayBuffer>;
  readonly code: ErrorCode;
  readonly message: string;
  /** What is said instead where files beside it may be given along. */
  readonly ofImport?: string;
}

const PICTURE = ['x', FLOAT32, ['N', 3, 8, 8]] as const;

/** ONNX files that no reader may take, each with its own message. */
export const HOSTILE_ONNX: readonly HostileOnnx[] = [
  {
    title: 'weights in another file',
    make: () => oneNodeOnnx({ externalFile: 'weights.bin' }),
    code: 'model-mismatch',
    message: 'model keeps weights in another file, which a single file cannot bring along: weights.bin',
    ofImport: 'model keeps its weights in another file, which is not here: weights.bin',
  },
  {
    title: 'two pictures',
    make: () => oneNodeOnnx({ inputs: [PICTURE, ['other', 1, [1, 3, 8, 8]]] }),
    code: 'model-mismatch',
    message: 'model takes 2 inputs, we give one picture: x float32 [N, 3, 8, 8], other float32 [1, 3, 8, 8]',
  },
  {
    title: 'text instead of a picture',
    make: () => oneNodeOnnx({ inputs: [['ids', 7, ['N', 512]]] }),
    code: 'model-mismatch',
    message: "model's input is no picture of 3 or 4 channels: ids int64 [N, 512]",
  },
  {
    title: 'a picture of one channel',
    make: () => oneNodeOnnx({ inputs: [['x', 1, ['N', 1, 28, 28]]] }),
    code: 'model-mismatch',
    message: "model's input is no picture of 3 or 4 channels: x float32 [N, 1, 28, 28]",
  },
  {
    title: 'a picture that is not square',
    make: () => oneNodeOnnx({ inputs: [['x', 1, ['N', 3, 256, 128]]] }),
    code: 'model-mismatch',
    message: 'model takes pictures that are not square: x float32 [N, 3, 256, 128]',
  },
  {
    title: 'no input',
    make: () => oneNodeOnnx({ inputs: [] }),
    code: 'model-mismatch',
    message: 'model takes no input',
  },
  {
    title: 'no output',
    make: () => oneNodeOnnx({ hasOutput: false }),
    code: 'model-mismatch',
    message: 'model gives no output',
  },
  {
    title: 'an unknown operation',
    make: () => oneNodeOnnx({ op: 'Frobnicate' }),
    code: 'model-mismatch',
    message: 'model uses operations that nobody here knows: Frobnicate',
  },
  {
    title: "somebody's own operation",
    make: () => oneNodeOnnx({ op: 'Conv', domain: 'org.example' }),
    code: 'model-mismatch',
    message: 'model uses operations that nobody here knows: org.example.Conv',
  },
  {
    title: 'NaN among the weights',
    make: () => oneNodeOnnx({ weights: Float32Array.of(1, NaN, 3) }),
    code: 'model-damaged',
    message: 'weights hold what is no number: w has NaN',
  },
  {
    title: 'half a file',
    make: () => oneNodeOnnx().slice(0, 60),
    code: 'file-damaged',
    message: 'protobuf field of 83 bytes does not fit its message of 60',
  },
  {
    title: 'a length that lies',
    make: () => Uint8Array.from([8, 8, 58, 255, 255, 255, 255, 15, 1]),
    code: 'file-damaged',
    message: 'protobuf field of 4294967295 bytes does not fit its message of 9',
  },
  {
    title: 'a number without end',
    make: () => new Uint8Array(64).fill(255).with(0, 8),
    code: 'file-damaged',
    message: 'protobuf message has a number of more than ten bytes',
  },
  {
    title: 'a million empty nodes',
    make: () => manyNodes(1_000_000),
    code: 'file-damaged',
    message: 'protobuf message has more than 200000 fields',
  },
  {
    title: 'nodes that wait for each other in a circle',
    make: () =>
      pictureGraph()
        .node('Add', { inputs: ['x', 'z'], output: 'y' })
        .node('Relu', { inputs: ['y'], output: 'z' })
        .output('y')
        .toModel(),
    code: 'model-mismatch',
    message: "model's nodes wait for each other in a circle: y (Add)",
  },
  {
    title: 'an output that has nothing to do with the picture',
    make: () =>
      pictureGraph()
        .weight('w', [1, 4], Float32Array.of(1, 2, 3, 4))
        .node('Relu', { inputs: ['x'], output: 'unused' })
        .node('Relu', { inputs: ['w'], output: 'y' })
        .output('y')
        .toModel(),
    code: 'model-mismatch',
    message: 'model computes no numbers from the picture, one row each, as its output: y',
  },
  {
    title: 'an output that nothing computes',
    make: () =>
      pictureGraph()
        .node('Relu', { inputs: ['x'], output: 'y' })
        .output('nowhere')
        .toModel(),
    code: 'model-mismatch',
    message: 'model computes no numbers from the picture, one row each, as its output: nowhere',
  },
  {
    title: 'one number a picture',
    make: () =>
      pictureGraph()
        .node('ReduceMean', { inputs: ['x'], output: 'y' }, { axes: { ints: [1, 2, 3] } })
        .output('y')
        .toModel(),
    code: 'model-mismatch',
    message: "model's output can't be a row of numbers: y of shape 1×1×1",
  },
  {
    title: 'pictures of a million pixels an edge',
    make: () => oneNodeOnnx({ inputs: [['x', FLOAT32, ['N', 3, 1_000_000, 1_000_000]]] }),
    code: 'model-mismatch',
    message:
      'model takes more than can be given, at most 256 pictures of 2048 pixels an edge: x float32 [N, 3, 1000000, 1000000]',
  },
];

/** A graph of nodes of no bytes: two bytes each in the file. */
function manyNodes(count: number): Uint8Array<ArrayBuffer> {
  const nodes = new Uint8Array(count * 2).map((_, i) => (i % 2 === 0 ? ONNX.graph.node * 8 + 2 : 0));
  return new ProtoMessage().int(ONNX.model.irVersion, 8).bytes(ONNX.model.graph, nodes).finish();
}

function pictureGraph(): OnnxGraph {
  return new OnnxGraph('hostile').input('x', ['N', 3, 8, 8]);
}
