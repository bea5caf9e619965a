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
import { lowerAdd, lowerBatchNorm, lowerDiv, lowerMul, lowerNeg, lowerSub } from './lower-arithmetic.ts';
import { lowerConcat, lowerGather, lowerSlice, lowerSplit } from './lower-channels.ts';
import { lowerConvolution } from './lower-convolution.ts';
import { lowerGemm, lowerMatMul } from './lower-dense.ts';
import { lowerErf } from './lower-gelu.ts';
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
  ['MaxPool', lowerMaxPool],
  ['Mul', lowerMul],
  ['Neg', lowerNeg],
  ['Pad', lowerPad],
  ['ReduceMax', lowerReduce],
  ['ReduceMean', lowerReduce],
  ['Relu', lowerRelu],
  ['Reshape', lowerReshape],
  ['Sigmoid', lowerSigmoid],
  ['Slice', lowerSlice],
  ['Split', lowerSplit],
  ['Squeeze', lowerReshape],
  ['Sub', lowerSub],
  ['Swish', lowerSwish],
  ['Transpose', lowerTranspose],
  ['Unsqueeze', lowerReshape],
]);
