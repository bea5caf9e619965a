/** A dimension: a length, the name of one that is free, or undefined where a file does not say. */
export type OnnxDim = number | string | undefined;

/** What a file says of a tensor that flows through its graph. */
export interface OnnxValue {
  readonly name: string;
  /** False for sequences, maps and what may be absent; true also where the file does not say. */
  readonly isTensor: boolean;
  /** `float32`, `uint8` …; `type 17` for one without a word; undefined where the file does not say. */
  readonly elementType: string | undefined;
  readonly shape: readonly OnnxDim[] | undefined;
}

/** A tensor that a file holds: a weight, or a constant. */
export interface OnnxTensor {
  readonly name: string;
  readonly elementType: string;
  readonly shape: readonly number[];
  /** Little-endian values, a view of the file; undefined where they are kept in one of the lists, or elsewhere. */
  readonly raw: Uint8Array<ArrayBuffer> | undefined;
  /** Lists of floats, 4 bytes each, views of the file. */
  readonly floatLists: readonly Uint8Array<ArrayBuffer>[];
  readonly int64List: readonly number[];
  /** Name of another file that holds the values; undefined if this one does. */
  readonly externalFile: string | undefined;
}

/** An attribute of a node, as far as it is read. */
export interface OnnxAttribute {
  readonly float: number | undefined;
  readonly int: number;
  readonly ints: readonly number[];
  readonly text: string;
  readonly tensor: OnnxTensor | undefined;
}

/** One operation of a graph. */
export interface OnnxNode {
  readonly op: string;
  /** Whose operation it is; empty for ONNX's own. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An ONNX file, as far as it is read. */
export interface OnnxModel {
  /** Versions of the sets of operations, by domain; empty for ONNX's own. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Operations that the file itself defines: `domain name`. */
  readonly functions: ReadonlySet<string>;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** What the file says of tensors between nodes; often nothing. */
  readonly values: ReadonlyMap<string, OnnxValue>;
}
