import { isCheckpoint } from './read-weights.ts';
import { PipelineError } from '../../core/errors.ts';

const HEAD_BYTES = 512;
const SHOWN_BYTES = 8;
const SHOWN_CHARS = 40;

// First bytes of a protobuf message with the fields of an ONNX model: number times eight, and the kind.
const ONNX_TAGS: ReadonlySet<number> = new Set([0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42]);

/**
 * Whether a file is a checkpoint or ONNX, by its content alone.
 *
 * @param file - the whole file
 * @throws PipelineError `file-damaged` if it is neither; the message says what it is instead, where that can be told
 */
export function fileKind(file: Uint8Array<ArrayBuffer>): 'checkpoint' | 'onnx' {
  if (file.length === 0) throw noModel('file is empty: 0 bytes');
  if (isCheckpoint(file)) return 'checkpoint';
  const head = file.subarray(0, HEAD_BYTES);
  const text = textOf(head);
  if (text !== undefined) throw noModel(toTextMessage(text));
  if (ONNX_TAGS.has(file[0]!)) return 'onnx';
  const shown = Array.from(head.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw noModel(`file is neither a checkpoint of torch, nor safetensors, nor ONNX: it begins with ${shown}`);
}

/** The beginning as text, if it is text. */
function textOf(head: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    // As a stream: the last letter may be cut.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function toTextMessage(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const shown = line.slice(0, SHOWN_CHARS);
  if (text.startsWith('version https://git-lfs')) {
    return `file is only a pointer to a model, as Git LFS keeps it, not the model itself: ${shown}`;
  }
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(text)) {
    return `file is a web page that came in place of a model: it begins with ${shown}`;
  }
  return `file is text, no model: it begins with ${shown}`;
}

function noModel(message: string): PipelineError {
  return new PipelineError('file-damaged', 'models', message);
}
