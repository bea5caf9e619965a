import type { GraphValue } from './graph-value.ts';
import {
  lowerClip,
  lowerGelu,
  lowerHardSigmoid,
  lowerHardSwish,
  lowerRelu,
  lowerSigmoid,
  lowerSwish,
} from './lower-activations.ts';
import { lowerAdd, lowerBatchNorm, lowerDiv, lowerMul, lowerNeg, lowerPow, lowerSub } from './lower-arithmetic.ts';
import { lowerSoftmax } from './lower-attention.ts';
import { lowerConcat, lowerGather, lowerSlice, lowerSplit } from './lower-channels.ts';
import { lowerConvolution } from './lower-convolution.ts';
import { lowerGemm, lowerMatMul } from './lower-dense.ts';
import { lowerErf, lowerTanh } from './lower-gelu.ts';
import { lowerMax, lowerReduceL2 } from './lower-lengths.ts';
import { lowerSqrt } from './lower-norm-parts.ts';
import { lowerLayerNorm } from './lower-norms.ts';
import { lowerPad } from './lower-padding.ts';
import { lowerAveragePool, lowerGlobalAverage, lowerGlobalMax, lowerMaxPool, lowerReduce } from './lower-pooling.ts';
import { lowerCast, lowerDropout, lowerExpand, lowerIdentity, lowerReshape, lowerTranspose } from './lower-shapes.ts';
import type { NodeReader } from './node-reader.ts';

/** Makes layers of a node; gives the value of its output, or of each. */
export type LowerNode = (node: NodeReader) => GraphValue | readonly GraphValue[];

/** The operations of ONNX's own set that have a meaning here. */
export const OPERATORS: ReadonlyMap<string, LowerNode> = new Map<string, LowerNode>([
  ['Add', lowerAdd],
  ['AveragePool', lowerAveragePool],
  ['BatchNormalization', lowerBatchNorm],
  ['Cast', lowerCast],
  ['Clip', lowerClip],
  ['Concat', lowerConcat],
  ['Conv', lowerConvolution],
  ['Div', lowerDiv],
  ['Dropout', lowerDropout],
  ['Erf', lowerErf],
  ['Expand', lowerExpand],
  ['Flatten', lowerReshape],
  ['Gather', lowerGather],
  ['Gelu', lowerGelu],
  ['Gemm', lowerGemm],
  ['GlobalAveragePool', lowerGlobalAverage],
  ['GlobalMaxPool', lowerGlobalMax],
  ['HardSigmoid', lowerHardSigmoid],
  ['HardSwish', lowerHardSwish],
  ['Identity', lowerIdentity],
  ['LayerNormalization', lowerLayerNorm],
  ['MatMul', lowerMatMul],
  ['Max', lowerMax],
  ['MaxPool', lowerMaxPool],
  ['Mul', lowerMul],
  ['Neg', lowerNeg],
  ['Pad', lowerPad],
  ['Pow', lowerPow],
  ['ReduceL2', lowerReduceL2],
  ['ReduceMax', lowerReduce],
  ['ReduceMean', lowerReduce],
  ['Relu', lowerRelu],
  ['Reshape', lowerReshape],
  ['Sigmoid', lowerSigmoid],
  ['Slice', lowerSlice],
  ['Softmax', lowerSoftmax],
  ['Split', lowerSplit],
  ['Sqrt', lowerSqrt],
  ['Squeeze', lowerReshape],
  ['Sub', lowerSub],
  ['Swish', lowerSwish],
  ['Tanh', lowerTanh],
  ['Transpose', lowerTranspose],
  ['Unsqueeze', lowerReshape],
]);
