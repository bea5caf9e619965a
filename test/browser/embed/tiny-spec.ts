import type { ModelSpec } from '../../../src/core/model-spec.ts';

/** A spec for a model made in a test, whose file is at `url` (a blob of this page's own origin). */
export interface TinySpec {
  readonly model: ModelSpec;
  readonly modelUrl: string;
}

/** Little-endian float16 in base64, as model files hold golden vectors. Whole numbers up to 2048 and simple fractions. */
export function toGolden(values: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, i) => {
    const exponent = value === 0 ? -15 : Math.floor(Math.log2(Math.abs(value)));
    const fraction = value === 0 ? 0 : Math.round((Math.abs(value) / 2 ** exponent - 1) * 1024);
    view.setUint16(i * 2, (value < 0 ? 0x8000 : 0) + (exponent + 15) * 1024 + fraction, true);
  });
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}

/** Publishes a model's bytes at an address of this page, with the spec that fits them. */
export async function toTinySpec(
  file: Uint8Array<ArrayBuffer>,
  sizePx: number,
  golden: readonly [readonly number[], readonly number[]],
): Promise<TinySpec> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  // Mean −1: the known pictures begin with black pixels, and a model of one pixel shall not give zeros.
  const model: ModelSpec = {
    id: 'tiny',
    title: 'Tiny',
    note: 'Made in a test.',
    rank: 0,
    file: 'tiny.onnx',
    fileBytes: file.length,
    sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    license: { name: 'none', file: 'none', source: 'made in a test' },
    sizePx,
    normalization: { mean: [-1, -1, -1], std: [1, 1, 1] },
    crop: { resizePx: sizePx, filter: 'bilinear' },
    golden: [toGolden(golden[0]), toGolden(golden[1])],
  };
  return { model, modelUrl: URL.createObjectURL(new Blob([file])) };
}
