import type { Architecture } from './architecture.ts';
import type { EfficientnetNumbers, EfficientnetStage } from './efficientnet-numbers.ts';
import { mapOutputs } from './map-outputs.ts';
import { type Activation, type ConvShape, INPUT_NAME, NetworkPlan, type Pads } from './network-plan.ts';

/** A convolution and the norm behind it, by their names. */
export type ConvNames = readonly [string, string];

/** A block by a library's names. */
export interface EfficientnetBlockNames {
  /** The convolution that widens; undefined where there is none. In a fused block it is the one of 3×3. */
  readonly expand: ConvNames | undefined;
  /** The convolution a channel; in a fused block there is none. */
  readonly depthwise: ConvNames | undefined;
  /** The two convolutions of squeeze-and-excitation. */
  readonly squeeze: ConvNames | undefined;
  /** Undefined in a fused block that does not widen. */
  readonly project: ConvNames | undefined;
}

/** Where a block stands. */
export interface EfficientnetPlace {
  readonly stage: number;
  readonly index: number;
  /** Counted over all stages. */
  readonly count: number;
  readonly isFused: boolean;
  readonly isWidened: boolean;
}

/** An EfficientNet by a library's names. */
export interface EfficientnetNames {
  readonly stem: ConvNames;
  block(place: EfficientnetPlace): EfficientnetBlockNames;
  readonly top: ConvNames;
}

/** What the weights don't tell. */
export interface EfficientnetChoices {
  readonly eps: number;
  readonly sizePx: number;
  /** Whether it pads as TensorFlow does: only as much as the size needs, the odd zero below and on the right. */
  readonly padsAsNeeded: boolean;
}

/** Plans an EfficientNet up to its pooled features. */
export function planEfficientnet(
  { stem, stages, last }: EfficientnetNumbers,
  names: EfficientnetNames,
  choices: EfficientnetChoices,
): Pick<Architecture, 'plan' | 'outputs'> {
  const plan = new NetworkPlan();
  const conv = new PaddedConv(plan, choices);
  let tensor = conv.add(INPUT_NAME, names.stem, { from: 3, to: stem, kernel: 3, stride: 2 }, 'SiLU');
  let from = stem;
  let count = 0;
  stages.forEach((stage, i) => {
    for (let index = 0; index < stage.blocks; index++) {
      const isWidened = stage.expansion !== 1;
      const block = names.block({ stage: i, index, count: count++, isFused: stage.isFused, isWidened });
      tensor = planBlock(conv, tensor, block, { ...stage, from, stride: index === 0 ? stage.stride : 1 });
      from = stage.channels;
    }
  });
  tensor = conv.add(tensor, names.top, { from, to: last, kernel: 1 }, 'SiLU');
  return { plan, outputs: mapOutputs(plan, { tensor, channels: last, edge: conv.edge }) };
}

/** Adds convolutions with their norms, and knows the edge of the map that they give. */
class PaddedConv {
  readonly plan: NetworkPlan;
  edge: number;
  readonly #eps: number;
  readonly #padsAsNeeded: boolean;

  constructor(plan: NetworkPlan, { eps, sizePx, padsAsNeeded }: EfficientnetChoices) {
    this.plan = plan;
    this.edge = sizePx;
    this.#eps = eps;
    this.#padsAsNeeded = padsAsNeeded;
  }

  add(
    input: string,
    [module, norm]: ConvNames,
    shape: Pick<ConvShape, 'from' | 'to' | 'stride' | 'groups'> & { readonly kernel: number },
    activation?: Activation,
  ): string {
    const { kernel, stride = 1 } = shape;
    const pads = this.#padsAsNeeded ? neededPads(this.edge, kernel, stride) : undefined;
    this.edge = Math.ceil(this.edge / stride);
    const tensor = this.plan.conv(input, module, {
      ...{ ...shape, norm: { module: norm, eps: this.#eps } },
      ...(pads ? { pads } : {}),
    });
    return activation ? this.plan.activate(tensor, activation, `${norm}/${activation}`) : tensor;
  }
}

function neededPads(edge: number, kernel: number, stride: number): Pads {
  const needed = Math.max(0, (Math.ceil(edge / stride) - 1) * stride + kernel - edge);
  const before = Math.floor(needed / 2);
  return [before, before, needed - before, needed - before];
}

function planBlock(
  conv: PaddedConv,
  input: string,
  names: EfficientnetBlockNames,
  block: EfficientnetStage & { readonly from: number },
): string {
  const { isFused, expansion, kernel, stride, channels, from } = block;
  const { plan } = conv;
  const hidden = from * expansion;
  let tensor = input;
  if (names.expand) {
    const to = names.project ? hidden : channels;
    const shape = isFused ? { from, to, kernel, stride } : { from, to, kernel: 1 };
    tensor = conv.add(tensor, names.expand, shape, 'SiLU');
  }
  if (names.depthwise) {
    tensor = conv.add(tensor, names.depthwise, { from: hidden, to: hidden, kernel, stride, groups: hidden }, 'SiLU');
  }
  if (names.squeeze) {
    const [reduce, widen] = names.squeeze;
    const squeezed = Math.max(1, Math.floor(from / 4));
    let factor = plan.average(tensor, `${reduce}/means`);
    factor = plan.conv(factor, reduce, { from: hidden, to: squeezed, kernel: 1, hasBias: true });
    factor = plan.activate(factor, 'SiLU', `${reduce}/SiLU`);
    factor = plan.conv(factor, widen, { from: squeezed, to: hidden, kernel: 1, hasBias: true });
    tensor = plan.multiply([plan.activate(factor, 'Sigmoid', `${widen}/Sigmoid`), tensor], `${widen}/scaled`);
  }
  if (names.project) tensor = conv.add(tensor, names.project, { from: hidden, to: channels, kernel: 1 });
  if (stride !== 1 || from !== channels) return tensor;
  return plan.add([tensor, input], `${(names.project ?? names.expand ?? names.depthwise ?? [''])[0]}/block`);
}
