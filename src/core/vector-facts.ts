/**
 * What a vector of a model is made of, for people: `ui/words/en/vectors.ts` says it. `values` is its length and `map` are lengths
 * of a feature map (channels first), both at the model's own size. Kept with the visitor's models: a code stays what it is.
 */
export type VectorFacts =
  /** The last feature map, averaged. */
  | {
      readonly code: 'map-mean';
      readonly values: number;
      readonly map?: readonly number[];
      readonly isNormalised?: boolean;
    }
  /** What torchvision's children but the last give, one value after another: the notebook's rule. */
  | { readonly code: 'map-values'; readonly values: number; readonly map: readonly number[] }
  /** A transformer's last tokens, averaged. */
  | { readonly code: 'token-mean'; readonly values: number }
  | { readonly code: 'class-token' | 'distillation-token' | 'pooler'; readonly values: number }
  /** The mean of `grid` × `grid` patches. */
  | { readonly code: 'patch-mean'; readonly values: number; readonly grid: number; readonly isBeforeNorm?: boolean }
  /** What a network of pictures and texts gives for a picture. */
  | { readonly code: 'image-vector'; readonly values: number; readonly of: 'CLIP' | 'SigLIP' }
  /**
   * A tensor, by the name that people would say, and its lengths without the batch where they are known. The output's own
   * reduction becomes `values`; for the mean of the patches, so many tokens stand before these.
   */
  | {
      readonly code: 'tensor';
      readonly name: string;
      readonly shape?: readonly number[];
      readonly values?: number;
      readonly prefixTokens?: number;
    };
