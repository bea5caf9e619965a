import { toMultipleOf8 } from './conv-norm-activation.ts';

/** One stage of EfficientNet. */
export interface EfficientnetStage {
  /** Whether the first two convolutions are one, without squeeze-and-excitation. */
  readonly isFused: boolean;
  readonly expansion: number;
  readonly kernel: number;
  /** Of the first block. */
  readonly stride: number;
  readonly channels: number;
  readonly blocks: number;
}

/** An EfficientNet as numbers. */
export interface EfficientnetNumbers {
  readonly stem: number;
  readonly stages: readonly EfficientnetStage[];
  readonly last: number;
  /** Edge that it was trained with, in pixels. */
  readonly sizePx: number;
}

/** Expansion, kernel, stride, channels and blocks of B0. */
const B0 = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const;

/** Times as many channels, times as many blocks, and the edge. */
const SCALES = [
  [1, 1, 224],
  [1, 1.1, 240],
  [1.1, 1.2, 260],
  [1.2, 1.4, 300],
  [1.4, 1.8, 380],
  [1.6, 2.2, 456],
  [1.8, 2.6, 528],
  [2, 3.1, 600],
] as const;

/** EfficientNet B0 to B7: `b0` … `b7`. */
export const EFFICIENTNET_V1: ReadonlyMap<string, EfficientnetNumbers> = new Map(
  SCALES.map(([width, depth, sizePx], i) => {
    const stages = B0.map(([expansion, kernel, stride, channels, blocks]) => ({
      ...{ isFused: false, expansion, kernel, stride },
      ...{ channels: toMultipleOf8(channels * width), blocks: Math.ceil(blocks * depth) },
    }));
    return [`b${i}`, { stem: toMultipleOf8(32 * width), stages, last: toMultipleOf8(1280 * width), sizePx }];
  }),
);

/** Fused, expansion, stride, channels, blocks; all kernels are 3×3. */
type V2Stage = readonly [boolean, number, number, number, number];

/** EfficientNet V2: `s`, `m`, `l`. */
export const EFFICIENTNET_V2: ReadonlyMap<string, EfficientnetNumbers> = new Map(
  (
    [
      [
        's',
        24,
        384,
        [
          [true, 1, 1, 24, 2],
          [true, 4, 2, 48, 4],
          [true, 4, 2, 64, 4],
          [false, 4, 2, 128, 6],
          [false, 6, 1, 160, 9],
          [false, 6, 2, 256, 15],
        ],
      ],
      [
        'm',
        24,
        480,
        [
          [true, 1, 1, 24, 3],
          [true, 4, 2, 48, 5],
          [true, 4, 2, 80, 5],
          [false, 4, 2, 160, 7],
          [false, 6, 1, 176, 14],
          [false, 6, 2, 304, 18],
          [false, 6, 1, 512, 5],
        ],
      ],
      [
        'l',
        32,
        480,
        [
          [true, 1, 1, 32, 4],
          [true, 4, 2, 64, 7],
          [true, 4, 2, 96, 7],
          [false, 4, 2, 192, 10],
          [false, 6, 1, 224, 19],
          [false, 6, 2, 384, 25],
          [false, 6, 1, 640, 7],
        ],
      ],
    ] as readonly (readonly [string, number, number, readonly V2Stage[]])[]
  ).map(([size, stem, sizePx, rows]) => {
    const stages = rows.map(([isFused, expansion, stride, channels, blocks]) => ({
      ...{ isFused, expansion, kernel: 3, stride, channels, blocks },
    }));
    return [size, { stem, stages, last: 1280, sizePx }];
  }),
);
