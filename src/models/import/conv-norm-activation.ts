import type { Activation, NetworkPlan } from './network-plan.ts';

/** Where a block stands: what goes in, and the module's name. */
export interface BlockPlace {
  readonly input: string;
  readonly module: string;
}

/** Convolution, normalisation and activation, if any, as torchvision numbers them; gives a tensor of the module's name. */
export function planConvNorm(
  plan: NetworkPlan,
  {
    input,
    module,
    activation,
    eps,
  }: BlockPlace & { readonly activation: Activation | undefined; readonly eps: number },
  shape: { from: number; to: number; kernel: number; stride?: number; groups?: number },
): string {
  const output = activation ? {} : { output: module };
  const tensor = plan.conv(input, `${module}.0`, { ...shape, norm: { module: `${module}.1`, eps }, ...output });
  return activation ? plan.activate(tensor, activation, module) : tensor;
}

/** Squeeze-and-excitation: each channel times a factor that follows from all channels' means. */
export function planSqueeze(
  plan: NetworkPlan,
  { input, module }: BlockPlace,
  {
    channels,
    squeezed,
    activation,
    gate,
  }: {
    readonly channels: number;
    readonly squeezed: number;
    readonly activation: Activation;
    readonly gate: Activation;
  },
): string {
  let factor = plan.average(input, `${module}.avgpool`);
  factor = plan.conv(factor, `${module}.fc1`, { from: channels, to: squeezed, kernel: 1, hasBias: true });
  factor = plan.activate(factor, activation, `${module}.activation`);
  factor = plan.conv(factor, `${module}.fc2`, { from: squeezed, to: channels, kernel: 1, hasBias: true });
  factor = plan.activate(factor, gate, `${module}.scale_activation`);
  return plan.multiply([factor, input], module);
}

/** The rule for widened channels: the nearest multiple of 8, but never less than nine tenths. */
export function toMultipleOf8(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}
