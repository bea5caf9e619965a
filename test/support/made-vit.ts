import { type MadeTensor, madeWeight } from './made-weights.ts';

/** What torchvision's vision transformers differ in: width, blocks, pixels of a patch's edge. */
const VITS: ReadonlyMap<string, { readonly dim: number; readonly depth: number; readonly patchPx: number }> = new Map([
  ['vit_b_16', { dim: 768, depth: 12, patchPx: 16 }],
  ['vit_b_32', { dim: 768, depth: 12, patchPx: 32 }],
]);
const SIZE_PX = 224;

/** All weights of one of torchvision's vision transformers but the head; undefined for other networks. */
export function madeVit(id: string): Map<string, MadeTensor> | undefined {
  const numbers = VITS.get(id);
  if (!numbers) return undefined;
  const { dim, depth, patchPx } = numbers;
  const norm = (name: string): [string, number[]][] => [
    [`${name}.weight`, [dim]],
    [`${name}.bias`, [dim]],
  ];
  const dense = (weight: string, bias: string, from: number, to: number): [string, number[]][] => [
    [weight, [to, from]],
    [bias, [to]],
  ];
  const blocks = Array.from({ length: depth }, (_, i) => {
    const block = `encoder.layers.encoder_layer_${i}`;
    const attention = `${block}.self_attention`;
    return [
      ...norm(`${block}.ln_1`),
      ...dense(`${attention}.in_proj_weight`, `${attention}.in_proj_bias`, dim, 3 * dim),
      ...dense(`${attention}.out_proj.weight`, `${attention}.out_proj.bias`, dim, dim),
      ...norm(`${block}.ln_2`),
      ...dense(`${block}.mlp.0.weight`, `${block}.mlp.0.bias`, dim, 4 * dim),
      ...dense(`${block}.mlp.3.weight`, `${block}.mlp.3.bias`, 4 * dim, dim),
    ];
  });
  const shapes: [string, number[]][] = [
    ['conv_proj.weight', [dim, 3, patchPx, patchPx]],
    ['conv_proj.bias', [dim]],
    ['class_token', [1, 1, dim]],
    ['encoder.pos_embedding', [1, (SIZE_PX / patchPx) ** 2 + 1, dim]],
    ...blocks.flat(),
    ...norm('encoder.ln'),
  ];
  return new Map(shapes.map(([name, shape]) => [name, madeWeight(name, shape)]));
}
