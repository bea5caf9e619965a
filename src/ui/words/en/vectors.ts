import type { ModelOutput, Reduction } from '../../../core/model-spec.ts';
import type { TensorView } from '../../../state/models/view.ts';
import { formatCount } from '../../format.ts';
import { countOf } from './quantities.ts';

/** What a vector is made of, for example `layer4.1 output, 512×7×7 → mean 512`. */
export function vectorWords({ facts, reduction }: Pick<ModelOutput, 'facts' | 'reduction'>): string {
  if (typeof facts === 'string') return facts;
  if (facts.code === 'tensor') {
    const { name, shape, values, prefixTokens = 0 } = facts;
    const what = `${name} output${shape ? `, ${sizeWords(shape)}` : ''}`;
    if (reduction === undefined) return what;
    return `${what} → ${howWords(reduction, prefixTokens)}${values === undefined ? '' : ` ${formatCount(values)}`}`;
  }
  const values = countOf(facts.values, 'value');
  switch (facts.code) {
    case 'map-mean': {
      const map = facts.map ? `, ${sizeWords(facts.map)},` : ',';
      return `the last feature map${map} averaged to ${values}${facts.isNormalised === true ? ' and normalised' : ''}`;
    }
    case 'map-values':
      return `all children but the last, flattened (the notebook’s rule): ${sizeWords(facts.map)}, ${values}`;
    case 'token-mean':
      return `the last tokens, averaged to ${values}`;
    case 'class-token':
      return `the class token, ${values}`;
    case 'distillation-token':
      return `the distillation token, ${values}`;
    case 'pooler':
      return `the pooler’s output, ${values}`;
    case 'patch-mean': {
      const patches = `${facts.grid}×${facts.grid} patches`;
      return `the mean of ${patches}${facts.isBeforeNorm === true ? ' before the last norm' : ''}, ${values}`;
    }
    case 'image-vector':
      return `${facts.of}’s image vector, ${values}`;
  }
}

/** A tensor, for example `layer4.1 output (Relu), 512×7×7`. */
export function tensorWords({ plainName, op, shape, isOutput }: Omit<TensorView, 'name' | 'choices'>): string {
  const size = shape ? sizeWords(shape) : 'of a size that shows when it runs';
  return `${plainName} output (${op}), ${size}${isOutput ? ', an output of the file itself' : ''}`;
}

function sizeWords(shape: readonly number[]): string {
  return shape.length === 0 ? 'one value' : shape.join('×');
}

/** The mean over patches leaves out what stands before them, as timm's `global_pool='avg'` does. */
function howWords(reduction: Reduction, prefixTokens: number): string {
  if (reduction === 'class-token') return 'class token';
  if (reduction !== 'patch-mean') return reduction;
  return `mean over the patches, without the ${prefixTokens === 1 ? 'class token' : `${prefixTokens} tokens before them`},`;
}
