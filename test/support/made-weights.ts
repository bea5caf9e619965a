import { crc32 } from '../../src/formats/bytes/crc32.ts';
import { expectedWeights } from '../../src/models/import/expected-weights.ts';
import { allArchitectures } from '../../src/models/import/families.ts';

const ALL = allArchitectures();

/** Float32 values with a name and a shape. */
export interface MadeTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Numbers between −1 and 1 that follow from a name alone, bit for bit the same as `made()` in
 * `test/golden/made_weights.py`: MurmurHash3's last mixing step of name and position.
 */
export function madeNumbers(name: string, count: number): Float64Array {
  const seed = crc32(new TextEncoder().encode(name));
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let hash = (i + seed) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    numbers[i] = ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  return numbers;
}

/** One weight by torch's naming: its last part tells convolutions, biases and statistics apart. */
export function madeWeight(name: string, shape: readonly number[]): MadeTensor {
  const productOf = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
  const [scale, shift] = ((): [number, number] => {
    if (shape.length > 1) return [Math.sqrt(6 / productOf(shape.slice(1))), 0];
    if (name.endsWith('.running_var')) return [1 / 2, 1];
    return name.endsWith('.weight') ? [1 / 4, 1] : [1 / 8, 0];
  })();
  const values = new Float32Array(productOf(shape));
  const numbers = madeNumbers(name, values.length);
  for (let i = 0; i < values.length; i++) values[i] = numbers[i]! * scale + shift;
  return { shape, values };
}

/** All weights of one of torchvision's networks but the head. */
export function madeNetwork(id: string): Map<string, MadeTensor> {
  const architecture = ALL.find((one) => one.id === id);
  if (!architecture) throw new RangeError(`there is no network of this name: ${id}`);
  return new Map(Array.from(expectedWeights(architecture.plan), ([name, shape]) => [name, madeWeight(name, shape)]));
}
