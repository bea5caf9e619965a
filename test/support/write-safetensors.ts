import type { MadeTensor } from './made-weights.ts';

/** The bytes of a safetensors file of float32. */
export function writeSafetensors(tensors: ReadonlyMap<string, MadeTensor>): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Array.from(tensors, ([name, { shape, values }]) => {
    const from = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }] as const;
  });
  const data = new Uint8Array(end);
  let at = 0;
  for (const { values } of tensors.values()) {
    data.set(new Uint8Array(values.buffer), at);
    at += values.byteLength;
  }
  return safetensorsOf(Object.fromEntries(entries), data);
}

/** A safetensors file with any header, for files that lie. */
export function safetensorsOf(header: unknown, data = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}
