import type { ErrorCode } from '../core/errors.ts';
import type { ErrorText } from './words/en/errors.ts';
import { words } from './words/words.svelte.ts';

/** Words for a failure: one that we foresee, or a bug of ours. */
export function errorText(code: ErrorCode | 'unexpected'): ErrorText {
  return words().errors[code];
}

/** Words for failures that mean something else with a model file of that name. */
export function modelFileText(fileName: string): Partial<Record<ErrorCode, ErrorText>> {
  const { onnx, checkpoint } = words().modelFileErrors;
  return /\.onnx$/i.test(fileName) ? onnx : checkpoint;
}
