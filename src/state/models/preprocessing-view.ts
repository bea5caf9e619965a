import type { Preprocessing, WideGreyRule } from '../../core/preprocessing.ts';

/** What the visitor may change besides the preset. */
export type PreprocessingChange = Partial<Omit<Preprocessing, 'preset' | 'wideGrey'>> & {
  /** Grey of more than 8 bits: clipped at 255 as Pillow does, or scaled. */
  readonly wideGrey?: WideGreyRule;
};

/** What is done to each picture before the model sees it. */
export interface PreprocessingView {
  /** Another preset takes size, filter and the rest from the model again, but for the EXIF and Pillow rules. So does another model. */
  preset: Preprocessing['preset'];
  /** Everything, as it will be done; plain data, part of the fingerprint. */
  readonly current: Preprocessing;
  /** What each preset means for the chosen model, before any change. */
  readonly recipes: Readonly<Record<Preprocessing['preset'], Preprocessing>>;
  /** Whether anything differs from what preset and model say. They say nothing of the EXIF and Pillow rules. */
  readonly isChanged: boolean;
  /**
   * Changes something. Another range without a normalisation takes the old one along, converted.
   *
   * @throws PreprocessingError for values that can't be. Nothing has changed then
   */
  change(change: PreprocessingChange): void;
  /** One click: the model's own preset, as it was trained. */
  useModelsOwn(): void;
  /** One click: the notebook's recipe, `Resize((size, size))`. */
  useNotebooks(): void;
  /** Whether the model takes pictures of its own size only. */
  readonly isSizeFixed: boolean;
  /** Whether the model takes bytes as they are: range, mean and deviation are its own then. */
  readonly isScaleFixed: boolean;
}
