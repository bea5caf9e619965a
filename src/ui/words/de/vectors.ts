import type { ModelOutput, Reduction } from '../../../core/model-spec.ts';
import type { TensorView } from '../../../state/models/view.ts';
import { formatCount } from '../../format.ts';
import { countOf } from './quantities.ts';

/** What a vector is made of, for example `layer4.1, 512×7×7 → Mittelwert 512`. */
export function vectorWords({ facts, reduction }: Pick<ModelOutput, 'facts' | 'reduction'>): string {
  if (typeof facts === 'string') return facts;
  if (facts.code === 'tensor') {
    const { name, shape, values, prefixTokens = 0 } = facts;
    const what = `${name}${shape ? `, ${sizeWords(shape)}` : ''}`;
    if (reduction === undefined) return what;
    return `${what} → ${howWords(reduction, prefixTokens)}${values === undefined ? '' : ` ${formatCount(values)}`}`;
  }
  const values = countOf(facts.values, 'Wert', 'Werte');
  switch (facts.code) {
    case 'map-mean': {
      const map = facts.map ? `, ${sizeWords(facts.map)},` : ',';
      return `die letzte Merkmalskarte${map} gemittelt auf ${values}${facts.isNormalised === true ? ' und normiert' : ''}`;
    }
    case 'map-values':
      return `alle Teile bis auf den letzten, aneinandergereiht (Regel des Notebooks): ${sizeWords(facts.map)}, ${values}`;
    case 'token-mean':
      return `die letzten Token, gemittelt auf ${values}`;
    case 'class-token':
      return `das Klassen-Token, ${values}`;
    case 'distillation-token':
      return `das Destillations-Token, ${values}`;
    case 'pooler':
      return `die Ausgabe des Poolers, ${values}`;
    case 'patch-mean': {
      const patches = `${facts.grid}×${facts.grid} Bildfeldern`;
      return `der Mittelwert von ${patches}${facts.isBeforeNorm === true ? ' vor der letzten Normierung' : ''}, ${values}`;
    }
    case 'image-vector':
      return `der Bildvektor von ${facts.of}, ${values}`;
  }
}

/** A tensor, for example `layer4.1 (Relu), 512×7×7`. */
export function tensorWords({ plainName, op, shape, isOutput }: Omit<TensorView, 'name' | 'choices'>): string {
  const size = shape ? sizeWords(shape) : 'Größe zeigt sich beim Lauf';
  return `${plainName} (${op}), ${size}${isOutput ? ', eine Ausgabe der Datei selbst' : ''}`;
}

function sizeWords(shape: readonly number[]): string {
  return shape.length === 0 ? 'ein Wert' : shape.join('×');
}

function howWords(reduction: Reduction, prefixTokens: number): string {
  switch (reduction) {
    case 'mean':
      return 'Mittelwert';
    case 'max':
      return 'Maximum';
    case 'flatten':
      return 'aneinandergereiht';
    case 'class-token':
      return 'Klassen-Token';
    case 'patch-mean':
      return `Mittelwert der Bildfelder, ohne ${prefixTokens === 1 ? 'das Klassen-Token' : `die ${prefixTokens} Token davor`},`;
  }
}
