import type { Family } from './architecture.ts';
import type { DistinctionCode } from './distinction.ts';
import type { Gelu } from './layer-steps.ts';
import { siglipArchitectures, type SiglipKind, type SiglipNaming, type SiglipShape } from './siglip-architectures.ts';
import { toTimmBlock } from './timm-vit-architectures.ts';

/** SigLIP's and SigLIP 2's image tower with the attention that pools it, by the names of timm. */
export const timmSiglips: Family = {
  name: 'SigLIP',
  firstWeights: ['patch_embed.proj.weight'],
  architectures: (shapeOf) => siglipArchitectures(shapeOf, toNaming(shapeOf), toKinds),
};

const HEAD = 'attn_pool';

function toNaming(shapeOf: Parameters<Family['architectures']>[0]): SiglipNaming {
  const layer = (name: string) => ({ weight: `${HEAD}.${name}.weight`, bias: `${HEAD}.${name}.bias` });
  return {
    names: {
      patch: 'patch_embed.proj',
      positions: 'pos_embed',
      block: (i) => toTimmBlock(`blocks.${i}`, shapeOf),
      norm: 'norm',
    },
    probe: `${HEAD}.latent`,
    attention: {
      query: layer('q'),
      key: { ...layer('kv'), part: { index: 0, of: 2 } },
      value: { ...layer('kv'), part: { index: 1, of: 2 } },
      out: layer('proj'),
    },
    ...{ head: HEAD, norm: `${HEAD}.norm`, mlp: `${HEAD}.mlp` },
    ...{ body: ['patch_embed', 'pos_embed', 'blocks', 'norm', HEAD], dropped: ['head', 'fc_norm'], ignored: [] },
  };
}

/** Sizes of timm's own models, by size, patch and pixels, and whether they have the GELU by tanh: weights don't show it. */
const TIMM_MODELS: ReadonlyMap<string, boolean> = new Map([
  ...['base_16_224', 'base_16_256', 'base_16_384', 'base_16_512', 'large_16_256', 'large_16_384'].map(isExact),
  ...['so400m_14_224', 'so400m_14_378', 'so400m_14_384'].map(isExact),
  ...['base_32_256', 'large_16_512', 'so400m_16_256', 'so400m_16_384', 'so400m_16_512'].map(isByTanh),
  ...['giantopt_16_256', 'giantopt_16_384'].map(isByTanh),
]);

function isExact(name: string): [string, boolean] {
  return [name, false];
}

function isByTanh(name: string): [string, boolean] {
  return [name, true];
}

/** Part of the picture that timm's crop keeps. */
const KEPT = 0.9;

function toKinds({ size, patchPx, grid }: SiglipShape): SiglipKind[] {
  const exactPx = grid * patchPx;
  // 384 pixels are no whole number of 14: timm has a network of each size, with weights of the same shapes.
  const sizes = patchPx === 14 && grid === 27 ? [384, exactPx] : [exactPx];
  return sizes.flatMap((sizePx) => {
    const id = `vit_${size}_patch${patchPx}_siglip_${sizePx}`;
    const isTanh = TIMM_MODELS.get(`${size}_${patchPx}_${sizePx}`);
    const toKind = (gelu: Gelu, by?: DistinctionCode, suffix = ''): SiglipKind => {
      const distinction = { ...(sizes.length > 1 ? { sizePx } : {}), ...(by ? { by } : {}) };
      return {
        ...{ id: id + suffix, gelu, sizePx, resizePx: Math.floor(sizePx / KEPT) },
        ...(Object.keys(distinction).length > 0 ? { distinction } : {}),
      };
    };
    if (isTanh !== undefined) return [toKind(isTanh ? 'tanhGelu' : 'gelu')];
    return [toKind('gelu', 'timm-gelu'), toKind('tanhGelu', 'tanh-gelu', '_gelu_tanh')];
  });
}
