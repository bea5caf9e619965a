/** What tells a network from others that have the same weights, for people: `ui/words/en/models.ts` says it. */
export interface Distinction {
  /** Edge of its pictures in pixels, where that is a part of it. */
  readonly sizePx?: number;
  readonly by?: DistinctionCode;
}

/** What weights do not show. */
export type DistinctionCode =
  /** Whether torchvision's `transform_input` is on, as for its own weights. */
  | 'transform-input'
  | 'no-transform-input'
  /** Trained with TensorFlow, as timm's `tf_…`, or with torch. */
  | 'tensorflow'
  | 'torch'
  /** Mean 0.5, as Google's ViT; with timm also AugReg's. */
  | 'half-mean'
  | 'half-mean-augreg'
  /** ImageNet's mean, as DeiT, DINO and MAE. */
  | 'imagenet-mean'
  /** QuickGELU as OpenAI's CLIP, or GELU as LAION's. */
  | 'quick-gelu'
  | 'laion-gelu'
  /** GELU as most of timm's SigLIP, or by tanh as Google's code. */
  | 'timm-gelu'
  | 'tanh-gelu';
