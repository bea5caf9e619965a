import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { toFloat32 } from '../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../src/formats/npy/reader.ts';
import { openZip } from '../../src/formats/zip/reader.ts';
import { buildOnnx } from '../../src/models/import/build-onnx.ts';
import type { Architecture } from '../../src/models/import/architecture.ts';
import { findNetworks } from '../../src/models/import/network-candidates.ts';
import { readWeights } from '../../src/models/import/read-weights.ts';
import { madeNumbers, madeWeight } from './made-weights.ts';
import { writeSafetensors } from './write-safetensors.ts';

const GOLDEN = join(import.meta.dirname, '../golden');

/** A network whose rows its own library gave, with made weights (`test/golden/make-golden-towers.py`). */
export interface GoldenTower {
  /** Edge of its pictures, in pixels. */
  readonly size: number;
  readonly channels: 3 | 4;
  /** Shapes of its weights, by name. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/** All of them, by the ids of the networks that they are. */
export const goldenTowers = JSON.parse(readFileSync(join(GOLDEN, 'imported-towers.json'), 'utf8')) as Readonly<
  Record<string, GoldenTower>
>;

/** Networks that a tower's weights may be, the most usual one first; `prefix` stands before each name. */
export async function towerCandidates(id: string, prefix = '') {
  const { weights } = goldenTowers[id]!;
  const named = Object.entries(weights).map(([name, shape]) => [`${prefix}${name}`, madeWeight(name, shape)] as const);
  return findNetworks(await readWeights(writeSafetensors(new Map(named))));
}

/** A tower as the page builds it. */
export async function builtTower(
  id: string,
): Promise<{ readonly architecture: Architecture; readonly onnx: Uint8Array<ArrayBuffer> }> {
  const found = (await towerCandidates(id)).find(({ architecture }) => architecture.id === id)!;
  const { architecture, weights, colours } = found;
  return { architecture, onnx: await buildOnnx(architecture, weights, colours === 'rgba' ? 4 : 3) };
}

/** The two pictures that the library saw: `Float32Array[2 * channels * size * size]`. */
export function towerPictures({ size, channels }: GoldenTower): Float32Array<ArrayBuffer> {
  return Float32Array.from(madeNumbers('image', 2 * channels * size * size), (value) => value * 2);
}

/** Its rows of them: `Float32Array[2 * dim]`. */
export async function goldenTowerRows(id: string, output: string): Promise<Float32Array> {
  const zip = await openZip(toByteSource(new Uint8Array(readFileSync(join(GOLDEN, 'imported-towers.npz')))));
  return toFloat32(parseNpy(await zip.read(`${id}/${output}.npy`)));
}

/** Python's file has what torchvision's classifier takes here, which is normed once more. */
export function isOtherInPython(id: string, output: string): boolean {
  return id.startsWith('convnext') && output === 'normed';
}

/** Largest difference of two lists, as a part of the largest expected value. */
export function largestDifference(rows: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let largest = 0;
  rows.forEach((value, i) => {
    // Written so that a number that is none counts as a difference.
    if (!(Math.abs(value - expected[i]!) <= difference)) difference = Math.abs(value - expected[i]!);
    largest = Math.max(largest, Math.abs(expected[i]!));
  });
  return difference / largest;
}
