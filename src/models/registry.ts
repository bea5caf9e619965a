import type { BundledModel } from '../core/model-spec.ts';

// Found by name, so that adding a model is adding its file and nothing else.
const found = import.meta.glob<BundledModel>('./*.model.ts', { eager: true, import: 'model' });

/** Every model that this build knows, by rank. The first one is the default. */
export const models: readonly BundledModel[] = Object.values(found).sort((a, b) => a.rank - b.rank);
