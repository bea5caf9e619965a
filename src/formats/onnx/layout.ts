/** Field numbers of the ONNX messages that are read and written (onnx.proto3, IR version 8). */
export const ONNX = {
  model: { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, functions: 25 },
  opset: { domain: 1, version: 2 },
  functions: { name: 1, domain: 10 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 },
  node: { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, string: 4, tensor: 5, graph: 6, floats: 7, ints: 8, type: 20 },
  attributeType: { float: 1, int: 2, string: 3, ints: 7 },
  tensor: {
    dims: 1,
    dataType: 2,
    floatData: 4,
    int64Data: 7,
    name: 8,
    rawData: 9,
    externalData: 13,
    dataLocation: 14,
  },
  externalEntry: { key: 1, value: 2 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { elementType: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { value: 1, parameter: 2 },
} as const;

/** Types of elements by ONNX's numbers, in torch's words. */
export const ELEMENT_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [8, 'text'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
  [16, 'bfloat16'],
]);
