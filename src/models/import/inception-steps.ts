import type { NetworkPlan, Pair, Pads } from './network-plan.ts';

const EPS = 1e-3;

/** A convolution of an Inception network: channels, kernel, and what is not 1 and half of the kernel. */
export interface InceptionConv {
  readonly to: number;
  readonly kernel?: number | Pair;
  readonly stride?: number;
  readonly pads?: number | Pads;
}

/** Convolution, normalisation and ReLU as both Inception networks name them. */
export function planInceptionConv(
  plan: NetworkPlan,
  { input, module, from }: { readonly input: string; readonly module: string; readonly from: number },
  { kernel = 1, ...shape }: InceptionConv,
): string {
  const norm = { module: `${module}.bn`, eps: EPS };
  return plan.activate(plan.conv(input, `${module}.conv`, { from, kernel, norm, ...shape }), 'ReLU', module);
}

/**
 * What `transform_input=True` does: pictures of ImageNet's mean and deviation become those of 0.5 that the weights were
 * trained with.
 */
export function planTransformInput(plan: NetworkPlan, input: string): string {
  const scale = plan.weight('transform.scale', [3, 1, 1], [], () =>
    Float32Array.of(0.229 / 0.5, 0.224 / 0.5, 0.225 / 0.5),
  );
  const shift = plan.weight('transform.shift', [3, 1, 1], [], () =>
    Float32Array.of((0.485 - 0.5) / 0.5, (0.456 - 0.5) / 0.5, (0.406 - 0.5) / 0.5),
  );
  return plan.add([plan.multiply([input, scale], 'transform.scaled'), shift], 'transform');
}
