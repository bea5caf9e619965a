// CIE Lab to sRGB as Pillow's convert('RGB') does it, by Little CMS: a table of 33 × 33 × 33 colours of 16 bits, and between
// them tetrahedra. The table is computed here by the same formulas, rounded to single precision where Little CMS does.

const GRID = 33;
const NODES = GRID ** 3;
const MAX16 = 0xffff;
const D50 = [0.9642, 1, 0.8249] as const;
/** What stands for 1 where XYZ are written as fractions. */
const XYZ_RANGE = 1 + 32767 / 32768;
/** XYZ, adapted to D50, of sRGB's red, green and blue, by rows: Rec. 709 primaries, D65 (0.3127, 0.3290), Bradford. */
const RGB_TO_XYZ: Matrix = adaptedPrimaries();

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/**
 * Turns rows of CIE Lab, 8 bits a sample, into sRGB.
 *
 * @param isSigned - whether a* and b* are signed, as TIFF has them; of planes, Pillow takes them to be counted from the lowest
 * @returns a converter of one row: three bytes a pixel in, three out
 */
export function labConverter(isSigned: boolean): (row: Uint8Array, target: Uint8Array) => void {
  const table = (labTable ??= makeTable());
  const steps = makeSteps();
  return (row, target) => {
    for (let at = 0; at < target.length; at += 3)
      setColour(table, steps, { row, target, at, flip: isSigned ? 128 : 0 });
  };
}

/** Made at the first picture of this kind. */
let labTable: Uint16Array | undefined;

/** For every byte of a sample, the node before it, and how far it is to the next, in 65536ths. */
interface Steps {
  readonly node: Uint8Array;
  readonly rest: Uint16Array;
}

function makeSteps(): Steps {
  const node = new Uint8Array(256);
  const rest = new Uint16Array(256);
  for (let value = 0; value < 256; value++) {
    const scaled = value * 257 * (GRID - 1);
    const fixed = scaled + Math.floor((scaled + 0x7fff) / MAX16);
    node[value] = fixed >> 16;
    rest[value] = fixed & MAX16;
  }
  return { node, rest };
}

/** One pixel's place in both rows. */
interface Pixel {
  readonly row: Uint8Array;
  readonly target: Uint8Array;
  readonly at: number;
  /** Bits to change, so that a* and b* are counted from the lowest. */
  readonly flip: number;
}

function setColour(table: Uint16Array, { node, rest }: Steps, { row, target, at, flip }: Pixel): void {
  const samples = [row[at]!, row[at + 1]! ^ flip, row[at + 2]! ^ flip];
  const axes = samples.map((sample, axis) => ({
    rest: rest[sample]!,
    step: sample === 255 ? 0 : 3 * GRID ** (2 - axis),
  }));
  let place = samples.reduce((sum, sample, axis) => sum + 3 * GRID ** (2 - axis) * node[sample]!, 0);
  axes.sort((one, other) => other.rest - one.rest);
  const first = place;
  const sums = [0, 0, 0];
  for (const axis of axes) {
    const next = place + axis.step;
    for (let channel = 0; channel < 3; channel++) {
      sums[channel]! += (table[next + channel]! - table[place + channel]!) * axis.rest;
    }
    place = next;
  }
  for (let channel = 0; channel < 3; channel++) {
    const sum = sums[channel]! + 0x8001;
    const value = table[first + channel]! + Math.floor((sum + Math.floor(sum / 65536)) / 65536);
    target[at + channel] = Math.floor((value * 65281 + 8388608) / 2 ** 24); // 16 bits to 8
  }
}

function makeTable(): Uint16Array {
  const fractions = Array.from({ length: GRID }, (_, i) =>
    Math.fround(Math.floor((i * MAX16) / (GRID - 1) + 0.5) / MAX16),
  );
  const toRgb = inverse(RGB_TO_XYZ).map((row) => row.map((value) => value * XYZ_RANGE)) as unknown as Matrix;
  const table = new Uint16Array(3 * NODES);
  let at = 0;
  for (const lightness of fractions) {
    const y = (lightness * 100 + 16) / 116;
    for (const a of fractions) {
      for (const b of fractions) {
        const roots = [y + 0.002 * (a * 255 - 128), y, y - 0.005 * (b * 255 - 128)];
        const xyz = roots.map((root, i) => Math.fround((fromRoot(root) * D50[i]!) / XYZ_RANGE)) as unknown as Triple;
        for (const linear of multiply(toRgb, xyz)) {
          const value = Math.floor(Math.fround(gamma(Math.fround(linear))) * MAX16 + 0.5);
          table[at++] = Math.min(MAX16, Math.max(0, value));
        }
      }
    }
  }
  return table;
}

function fromRoot(root: number): number {
  return root <= 24 / 116 ? (108 / 841) * (root - 16 / 116) : root ** 3;
}

/** sRGB's curve, as the inverse of its four parameters. */
function gamma(linear: number): number {
  const [exponent, scale, offset, slope, limit] = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
  if (linear < (scale * limit + offset) ** exponent) return linear / slope;
  return (linear ** (1 / exponent) - offset) / scale;
}

function adaptedPrimaries(): Matrix {
  const primaries: Matrix = [
    [0.64, 0.3, 0.15],
    [0.33, 0.6, 0.06],
    [0.03, 0.1, 0.79],
  ];
  const bradford: Matrix = [
    [0.8951, 0.2664, -0.1614],
    [-0.7502, 1.7135, 0.0367],
    [0.0389, -0.0685, 1.0296],
  ];
  const white: Triple = [0.3127 / 0.329, 1, (1 - 0.3127 - 0.329) / 0.329];
  const amounts = multiply(inverse(primaries), white);
  const from = multiply(bradford, white);
  const to = multiply(bradford, D50);
  const back = inverse(bradford);
  // Column by column: a primary in its amount, as the eye adapted to D50 has it.
  const columns = amounts.map((amount, i) => {
    const cone = multiply(bradford, [primaries[0][i]! * amount, primaries[1][i]! * amount, primaries[2][i]! * amount]);
    return multiply(back, [cone[0] * (to[0] / from[0]), cone[1] * (to[1] / from[1]), cone[2] * (to[2] / from[2])]);
  });
  return [0, 1, 2].map((row) => columns.map((column) => column[row]!)) as unknown as Matrix;
}

function multiply(matrix: Matrix, [x, y, z]: Triple): Triple {
  return matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as unknown as Triple;
}

function inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const minors: Matrix = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  return minors.map((row) => row.map((value) => value / determinant)) as unknown as Matrix;
}
