import type { NumberType } from '../weights/float-types.ts';

const STORAGES: Readonly<Record<string, NumberType>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** Type of the numbers in a storage of this class; undefined if it is none that is read. */
export function storageType(className: string): NumberType | undefined {
  const [, name = ''] = /^torch(?:\.cuda)? ([A-Za-z0-9]+)$/.exec(className) ?? [];
  return Object.hasOwn(STORAGES, name) ? STORAGES[name] : undefined;
}

/** What the calls in torch's pickles do, as far as they are read; by module and name. */
export const TORCH_CALLS: ReadonlyMap<string, 'tensor' | 'wrapped' | 'typed' | 'dict' | 'list' | 'nothing'> = new Map([
  ['torch._utils _rebuild_tensor', 'tensor'],
  ['torch._utils _rebuild_tensor_v2', 'tensor'],
  // Wrapped: the first argument is the tensor.
  ['torch._utils _rebuild_parameter', 'wrapped'],
  ['torch._utils _rebuild_parameter_with_state', 'wrapped'],
  ['torch.nn.parameter Parameter', 'wrapped'],
  ['torch.nn.parameter Buffer', 'wrapped'],
  // Typed: a call within the call, for a subclass of Tensor or a tensor with attributes.
  ['torch._tensor _rebuild_from_type', 'typed'],
  ['torch._tensor _rebuild_from_type_v2', 'typed'],
  ['collections OrderedDict', 'dict'],
  ['collections defaultdict', 'dict'],
  ['builtins set', 'list'],
  ['builtins frozenset', 'list'],
  ['__builtin__ set', 'list'],
  ['__builtin__ frozenset', 'list'],
  ['torch Size', 'list'],
  ['torch.jit._pickle build_intlist', 'list'],
  ['torch.jit._pickle build_doublelist', 'list'],
  ['torch.jit._pickle build_boollist', 'list'],
  ['torch.jit._pickle build_tensorlist', 'list'],
  ['torch.jit._pickle restore_type_tag', 'wrapped'],
  // Nothing: numbers and names that training leaves beside the weights.
  ['torch device', 'nothing'],
  ['numpy.core.multiarray scalar', 'nothing'],
  ['numpy._core.multiarray scalar', 'nothing'],
  ['argparse Namespace', 'nothing'],
]);

// Types of tensors and numbers, and builtins that stand as the factory of a defaultdict or as a remembered type.
const PLAIN_NAMES =
  /^(torch(\.cuda)? [A-Z][A-Za-z0-9]{2,8}Tensor|torch(\.cuda|\.storage)? [A-Z][A-Za-z0-9]{2,20}Storage|torch (float64|float32|float16|bfloat16|int64|int32|int16|int8|uint8|bool|contiguous_format|channels_last|strided)|(builtins|__builtin__) (int|float|list|dict|str|bool))$/;
const KNOWN_MODULES = /^(torch\.nn\.|torchvision\.|__torch__(\.|$))/;

/** Whether a name may stand in a checkpoint without being called. */
export function isPlainName(fullName: string): boolean {
  return PLAIN_NAMES.test(fullName);
}

/** Whether a module's classes are those of networks that were saved whole. */
export function isKnownModule(module: string): boolean {
  return KNOWN_MODULES.test(module);
}
