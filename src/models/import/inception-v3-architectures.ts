import type { Architecture, Family } from './architecture.ts';
import { type InceptionConv, planInceptionConv, planTransformInput } from './inception-steps.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** Inception v3, as torchvision has it. */
export const inceptionV3: Family = {
  name: 'Inception v3',
  firstWeights: ['Conv2d_1a_3x3.conv.weight'],
  architectures: () => [inceptionArchitecture(true), inceptionArchitecture(false)],
};

const CHANNELS = 2048;
const ROW = [1, 7] as const;
const COLUMN = [7, 1] as const;
const VALID = { kernel: 3, stride: 2, pads: 0 } as const;

function inceptionArchitecture(isTransformed: boolean): Architecture {
  const plan = new NetworkPlan();
  const tensor = planInception(plan, isTransformed ? planTransformInput(plan, INPUT_NAME) : INPUT_NAME);
  const stem = ['1a_3x3', '2a_3x3', '2b_3x3', '3b_1x1', '4a_3x3'].map((name) => `Conv2d_${name}`);
  const mixed = ['5b', '5c', '5d', '6a', '6b', '6c', '6d', '6e', '7a', '7b', '7c'].map((name) => `Mixed_${name}`);
  return {
    id: isTransformed ? 'inception_v3' : 'inception_v3_plain',
    distinction: { by: isTransformed ? 'transform-input' : 'no-transform-input' },
    plan,
    body: new Set([...stem, ...mixed]),
    head: new Set(['fc', 'AuxLogits']),
    input: imagenetInput(299, 342),
    outputs: mapOutputs(plan, { tensor, channels: CHANNELS, edge: 8 }),
  };
}

function planInception(plan: NetworkPlan, image: string): string {
  const stem = (input: string, name: string, from: number, shape: InceptionConv) =>
    planInceptionConv(plan, { input, module: `Conv2d_${name}`, from }, shape);
  let tensor = stem(image, '1a_3x3', 3, { to: 32, ...VALID });
  tensor = stem(tensor, '2a_3x3', 32, { to: 32, kernel: 3, pads: 0 });
  tensor = stem(tensor, '2b_3x3', 32, { to: 64, kernel: 3 });
  tensor = plan.maxPool(tensor, 'maxpool1', { kernel: 3, stride: 2, pad: 0 });
  tensor = stem(tensor, '3b_1x1', 64, { to: 80 });
  tensor = stem(tensor, '4a_3x3', 80, { to: 192, kernel: 3, pads: 0 });
  tensor = plan.maxPool(tensor, 'maxpool2', { kernel: 3, stride: 2, pad: 0 });
  const blocks: readonly (readonly [string, (block: Block) => string, number])[] = [
    ['5b', (block) => planA(block, 32), 192],
    ['5c', (block) => planA(block, 64), 256],
    ['5d', (block) => planA(block, 64), 288],
    ['6a', planB, 288],
    ['6b', (block) => planC(block, 128), 768],
    ['6c', (block) => planC(block, 160), 768],
    ['6d', (block) => planC(block, 160), 768],
    ['6e', (block) => planC(block, 192), 768],
    ['7a', planD, 768],
    ['7b', planE, 1280],
    ['7c', planE, CHANNELS],
  ];
  for (const [name, planOf, from] of blocks)
    tensor = planOf(new Block(plan, { input: tensor, module: `Mixed_${name}`, from }));
  return tensor;
}

/** A block of branches in the making. */
class Block {
  readonly input: string;
  readonly from: number;
  readonly #plan: NetworkPlan;
  readonly #module: string;

  constructor(plan: NetworkPlan, place: { readonly input: string; readonly module: string; readonly from: number }) {
    this.#plan = plan;
    this.#module = place.module;
    this.input = place.input;
    this.from = place.from;
  }

  /** Convolutions one after another, beginning with the block's input. */
  chain(...convs: readonly (readonly [string, InceptionConv])[]): string {
    return this.chainOf(this.input, this.from, convs);
  }

  /** Convolutions one after another, beginning with another tensor. */
  chainOf(input: string, channels: number, convs: readonly (readonly [string, InceptionConv])[]): string {
    let tensor = input;
    let from = channels;
    for (const [name, shape] of convs) {
      tensor = planInceptionConv(this.#plan, { input: tensor, module: `${this.#module}.${name}`, from }, shape);
      from = shape.to;
    }
    return tensor;
  }

  /** The mean of each 3×3 window, the zeros around the map counted as torch does. */
  averagePool(): string {
    return this.#plan.node('AveragePool', [this.input], `${this.#module}.pool`, {
      kernel_shape: { ints: [3, 3] },
      strides: { ints: [1, 1] },
      pads: { ints: [1, 1, 1, 1] },
      count_include_pad: { int: 1 },
    });
  }

  maxPool(): string {
    return this.#plan.maxPool(this.input, `${this.#module}.pool`, { kernel: 3, stride: 2, pad: 0 });
  }

  concat(branches: readonly string[], name?: string): string {
    return this.#plan.concat(branches, name === undefined ? this.#module : `${this.#module}.${name}`);
  }
}

function planA(block: Block, pooled: number): string {
  return block.concat([
    block.chain(['branch1x1', { to: 64 }]),
    block.chain(['branch5x5_1', { to: 48 }], ['branch5x5_2', { to: 64, kernel: 5 }]),
    block.chain(
      ['branch3x3dbl_1', { to: 64 }],
      ['branch3x3dbl_2', { to: 96, kernel: 3 }],
      ['branch3x3dbl_3', { to: 96, kernel: 3 }],
    ),
    block.chainOf(block.averagePool(), block.from, [['branch_pool', { to: pooled }]]),
  ]);
}

function planB(block: Block): string {
  return block.concat([
    block.chain(['branch3x3', { to: 384, ...VALID }]),
    block.chain(
      ['branch3x3dbl_1', { to: 64 }],
      ['branch3x3dbl_2', { to: 96, kernel: 3 }],
      ['branch3x3dbl_3', { to: 96, ...VALID }],
    ),
    block.maxPool(),
  ]);
}

function planC(block: Block, width: number): string {
  return block.concat([
    block.chain(['branch1x1', { to: 192 }]),
    block.chain(
      ['branch7x7_1', { to: width }],
      ['branch7x7_2', { to: width, kernel: ROW }],
      ['branch7x7_3', { to: 192, kernel: COLUMN }],
    ),
    block.chain(
      ['branch7x7dbl_1', { to: width }],
      ['branch7x7dbl_2', { to: width, kernel: COLUMN }],
      ['branch7x7dbl_3', { to: width, kernel: ROW }],
      ['branch7x7dbl_4', { to: width, kernel: COLUMN }],
      ['branch7x7dbl_5', { to: 192, kernel: ROW }],
    ),
    block.chainOf(block.averagePool(), block.from, [['branch_pool', { to: 192 }]]),
  ]);
}

function planD(block: Block): string {
  return block.concat([
    block.chain(['branch3x3_1', { to: 192 }], ['branch3x3_2', { to: 320, ...VALID }]),
    block.chain(
      ['branch7x7x3_1', { to: 192 }],
      ['branch7x7x3_2', { to: 192, kernel: ROW }],
      ['branch7x7x3_3', { to: 192, kernel: COLUMN }],
      ['branch7x7x3_4', { to: 192, ...VALID }],
    ),
    block.maxPool(),
  ]);
}

function planE(block: Block): string {
  const fork = (tensor: string, name: string, from: number) => [
    block.chainOf(tensor, from, [[`${name}a`, { to: 384, kernel: [1, 3] }]]),
    block.chainOf(tensor, from, [[`${name}b`, { to: 384, kernel: [3, 1] }]]),
  ];
  const one = block.chain(['branch1x1', { to: 320 }]);
  const three = fork(block.chain(['branch3x3_1', { to: 384 }]), 'branch3x3_2', 384);
  const double = block.chain(['branch3x3dbl_1', { to: 448 }], ['branch3x3dbl_2', { to: 384, kernel: 3 }]);
  return block.concat([
    one,
    block.concat(three, 'branch3x3'),
    block.concat(fork(double, 'branch3x3dbl_3', 384), 'branch3x3dbl'),
    block.chainOf(block.averagePool(), block.from, [['branch_pool', { to: 192 }]]),
  ]);
}
