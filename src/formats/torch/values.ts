import type { NumberType } from '../weights/float-types.ts';
import { PickledObject } from '../pickle/values.ts';
import type { TensorLayout } from '../weights/tensor.ts';

/** A run of numbers that lies outside of a checkpoint's pickle, or a part of one. Tensors share it. */
export class TorchStorage extends PickledObject {
  readonly type: NumberType;
  /** The name under which the file keeps the numbers. */
  readonly key: string;
  /** Numbers that the file keeps under this name. */
  readonly total: number;
  /** The part that this is: its first number, and how many. */
  readonly part: { readonly from: number; readonly count: number };

  constructor(
    type: NumberType,
    key: string,
    { total, from = 0, count = total }: { readonly total: number; readonly from?: number; readonly count?: number },
  ) {
    super('torch storage');
    this.type = type;
    this.key = key;
    this.total = total;
    this.part = { from, count };
  }
}

/** A tensor of a checkpoint: a view of a storage. */
export class TorchTensor extends PickledObject {
  readonly storage: TorchStorage;
  /** Within the storage's own part. */
  readonly layout: TensorLayout;

  constructor(storage: TorchStorage, layout: TensorLayout) {
    super('torch Tensor');
    this.storage = storage;
    this.layout = layout;
  }
}

/** A class whose objects are read as a name and a state. */
export class InertClass extends PickledObject {}
