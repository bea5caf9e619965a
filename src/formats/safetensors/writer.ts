import { FormatError } from '../../core/format-error.ts';

/** The longest header that the format's own library reads, in bytes. */
export const MAX_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
const CHUNK_UNITS = 2 ** 18;
const ITEM_BYTES = { F64: 8, F32: 4, F16: 2, I64: 8, U8: 1 } as const;

/** A tensor that will be written. */
export interface TensorSpec {
  /** Valid Unicode: the format's own library refuses escaped surrogates. */
  readonly name: string;
  readonly dtype: keyof typeof ITEM_BYTES;
  readonly shape: readonly number[];
}

/** The beginning of a file: what comes before the first tensor's values. */
export interface SafetensorsHead {
  readonly bytes: number;
  /** The bytes, in pieces of a few hundred kB, each its own. */
  pieces(): Iterable<Uint8Array<ArrayBuffer>>;
}

/**
 * The header of a safetensors file whose values follow one tensor after another, in the order given. It is padded with spaces, so
 * that they begin at a multiple of 8; give tensors of wide numbers first, and all lie at multiples of their numbers' size.
 *
 * @param tensors - asked for twice: a header may name a million of them, and is made in pieces
 * @throws FormatError `write-failed` if the header would be longer than the library reads
 * @see https://huggingface.co/docs/safetensors
 */
export function safetensorsHead(
  tensors: () => Iterable<TensorSpec>,
  metadata: Readonly<Record<string, string>>,
): SafetensorsHead {
  const encoder = new TextEncoder();
  let length = 0;
  for (const text of chunked(headerTexts(tensors(), metadata))) length += encoder.encode(text).length;
  const padding = (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;
  const headerBytes = length + padding;
  if (headerBytes > MAX_HEADER_BYTES) {
    throw new FormatError(
      'write-failed',
      `safetensors header would take ${headerBytes} bytes, its readers take ${MAX_HEADER_BYTES} at most`,
    );
  }
  return {
    bytes: LENGTH_BYTES + headerBytes,
    *pieces() {
      const prefix = new Uint8Array(LENGTH_BYTES);
      new DataView(prefix.buffer).setBigUint64(0, BigInt(headerBytes), true);
      yield prefix;
      for (const text of chunked(headerTexts(tensors(), metadata))) yield encoder.encode(text);
      yield encoder.encode(' '.repeat(padding));
    },
  };
}

function* headerTexts(
  tensors: Iterable<TensorSpec>,
  metadata: Readonly<Record<string, string>>,
): Generator<string, void> {
  // Text by text, for an object would put names such as "10" before all others, and lose "__proto__".
  yield '{"__metadata__":{';
  let comma = '';
  for (const [key, value] of Object.entries(metadata)) {
    yield `${comma}${JSON.stringify(key)}:${JSON.stringify(value)}`;
    comma = ',';
  }
  yield '}';
  let from = 0;
  for (const { name, dtype, shape } of tensors) {
    const to = from + shape.reduce((product, count) => product * count, ITEM_BYTES[dtype]);
    yield `,${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${from},${to}]}`;
    from = to;
  }
  yield '}';
}

function* chunked(texts: Iterable<string>): Generator<string, void> {
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_UNITS) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
