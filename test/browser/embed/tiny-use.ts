import type { BundledModel, DroppedModel, ModelInput, ModelOutput } from '../../../src/core/model-spec.ts';
import type { ModelUse } from '../../../src/stages/embed/embed.contract.ts';
import { toGolden } from '../../../src/stages/embed/golden-vector.ts';

/** The use of a model made in a test that comes with the page: its file is at an address of this page's own origin. */
export interface TinyUse extends ModelUse {
  readonly model: BundledModel;
}

/** The use of a model made in a test that a visitor dropped: its file is a blob. */
export interface DroppedUse extends ModelUse {
  readonly model: DroppedModel;
}

/** The tiny model's only output, as it is. */
export const OUTPUT_Y: ModelOutput = { id: 'pooled', tensor: 'y', reduction: undefined, dim: undefined, facts: 'y' };

const FREE_INPUT: ModelInput = { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined };

/** Publishes a model's bytes at an address of this page, with the spec that fits them. */
export async function toTinyUse(
  file: Uint8Array<ArrayBuffer>,
  sizePx: number,
  golden: readonly [readonly number[], readonly number[]],
): Promise<TinyUse> {
  const model: BundledModel = {
    ...(await factsOf(file, sizePx, FREE_INPUT)),
    kind: 'bundled',
    rank: 0,
    file: 'tiny.onnx',
    license: { name: 'none', file: 'none', source: 'made in a test' },
    golden: [toGolden(Float32Array.from(golden[0])), toGolden(Float32Array.from(golden[1]))],
  };
  const url = URL.createObjectURL(new Blob([file]));
  return { model, file: { kind: 'url', url }, output: OUTPUT_Y, sizePx };
}

/** A model's bytes as a visitor's own model. */
export async function toDroppedUse(
  file: Uint8Array<ArrayBuffer>,
  sizePx: number,
  { output = OUTPUT_Y, ...input }: Partial<ModelInput> & { readonly output?: ModelOutput } = {},
): Promise<DroppedUse> {
  const facts = await factsOf(file, sizePx, { ...FREE_INPUT, ...input });
  const source = { fileName: 'tiny.onnx', sha256: facts.sha256, architecture: undefined };
  const model: DroppedModel = { ...facts, kind: 'dropped', source, addedMs: 0 };
  return { model, file: { kind: 'blob', blob: new Blob([file]) }, output, sizePx };
}

async function factsOf(file: Uint8Array<ArrayBuffer>, sizePx: number, input: ModelInput) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  const outputs: readonly [ModelOutput] = [OUTPUT_Y];
  // Mean −1: the known pictures begin with black pixels, and a model of one pixel shall not give zeros.
  const normalization = { mean: [-1, -1, -1], std: [1, 1, 1] } as const;
  return {
    id: 'tiny',
    title: 'Tiny',
    note: 'Made in a test.',
    fileBytes: file.length,
    sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    sizePx,
    input,
    outputs,
    normalization,
    crop: { resizePx: sizePx, filter: 'bilinear' as const },
  };
}
