// Runs in the page of pictures.mjs: what this browser makes of a file, held against what Pillow and torchvision make of it.
import { PipelineError } from '../../src/core/errors.ts';
import type { Preprocessing } from '../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../src/stages/decode/picture-decoder.ts';
import { NOTEBOOK } from '../support/notebook-preprocessing.ts';

/** By the names that parity.py gives them. */
const WAYS: Readonly<Record<string, Preprocessing>> = {
  squash: NOTEBOOK,
  crop: { ...NOTEBOOK, preset: 'crop' },
  'crop, bicubic': { ...NOTEBOOK, preset: 'crop', filter: 'bicubic' },
  'squash, bicubic, 299': { ...NOTEBOOK, filter: 'bicubic', sizePx: 299, resizePx: 299 },
};

/** What Python has of a file: why it refuses it, or for each way the name of a file of raw values. */
export type Expected = Readonly<Record<string, string>>;

/** How one picture compares. */
export interface PictureParity {
  /** Why we refuse the file; undefined if we read it. */
  readonly refusal: string | undefined;
  /** Bytes that differ, and the largest difference in levels, a way. */
  readonly ways: Readonly<
    Record<string, { readonly bytes: number; readonly differing: number; readonly levels: number }>
  >;
  /** Largest difference of the squashed tensor, in units in the last place; undefined if there is none. */
  readonly tensorUlps: number | undefined;
}

const decoder = new PictureDecoder();

/** @param url - where the file is; raw values are beside it, under `raw/NAME` */
export async function comparePicture(url: string, path: string, expected: Expected): Promise<PictureParity> {
  const file = await (await fetch(url)).blob();
  const ways: Record<string, PictureParity['ways'][string]> = {};
  let tensorUlps: number | undefined;
  try {
    for (const [way, spec] of Object.entries(WAYS)) {
      const { rgb } = await decoder.toRgb(file, path, spec);
      const name = expected[way];
      if (name !== undefined) ways[way] = compareBytes(rgb, await readRaw(`${name}.rgb`));
    }
    if (expected['squash'] !== undefined) {
      const want = new Float32Array((await readRaw(`${expected['squash']}.tensor`)).buffer);
      const buffer = new ArrayBuffer(want.byteLength);
      await decoder.toTensor(file, path, NOTEBOOK, { buffer, byteOffset: 0, byteLength: want.byteLength });
      tensorUlps = largestUlps(new Float32Array(buffer), want);
    }
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { refusal: `${error.code}: ${error.message}`, ways: {}, tensorUlps: undefined };
  }
  return { refusal: undefined, ways, tensorUlps };
}

async function readRaw(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/parity-raw/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function compareBytes(got: Uint8Array, want: Uint8Array): PictureParity['ways'][string] {
  if (got.length !== want.length) throw new Error(`${got.length} bytes, Python has ${want.length}`);
  let differing = 0;
  let levels = 0;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs(got[i]! - want[i]!);
    if (difference > 0) differing++;
    levels = Math.max(levels, difference);
  }
  return { bytes: got.length, differing, levels };
}

/** Distance of two float32 in steps of what float32 can hold between them; both of one sign, or tiny. */
function largestUlps(got: Float32Array, want: Float32Array): number {
  const ordered = (values: Float32Array) =>
    Int32Array.from(new Int32Array(values.buffer), (bits) => (bits < 0 ? -2147483648 - bits : bits));
  const a = ordered(got);
  const b = ordered(want);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
