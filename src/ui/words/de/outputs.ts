import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import type { Words } from '../words.svelte.ts';
import { countOf } from './quantities.ts';
import { tensorWords, vectorWords } from './vectors.ts';

export const outputs: Words['outputs'] = {
  legend: 'Ausgabe',
  title: (output) => {
    if (output.id === 'pooled') return 'Gepoolt';
    return output.id === 'flattened'
      ? 'Aneinandergereiht, nach der Regel des Notebooks'
      : toShownName(vectorWords(output));
  },
  madeOf: vectorWords,
  flattened: 'aneinandergereiht',
  length: (dim) => (dim === undefined ? 'Länge zeigt sich beim Lauf' : countOf(dim, 'Wert', 'Werte')),
  sizesNote: (images) => `Die Größen gelten für eine Datei mit ${countOf(images, 'Bild', 'Bildern')}, 4 Byte je Wert.`,
  tensors: {
    title: 'Alle Tensoren des Modells',
    list: 'Tensoren',
    reading: 'Das Modell wird gelesen …',
    filter: 'Filtern',
    filterExample: 'layer4 512',
    shown: (shown, of) =>
      shown === of
        ? countOf(of, 'Tensor', 'Tensoren')
        : `${formatCount(shown)} von ${countOf(of, 'Tensor', 'Tensoren')}`,
    tensor: tensorWords,
    asVector: (tensor) => `Als Vektor: ${toShownName(tensorWords(tensor))}`,
    pickOne: 'Wählen Sie einen Tensor, um zu sehen, welche Vektoren er werden kann.',
    asItIs: 'Unverändert',
    reductions: {
      mean: 'Mittelwert jedes Kanals',
      max: 'Größter Wert jedes Kanals',
      flatten: 'Alle Werte',
      'class-token': 'Das Klassen-Token',
      'patch-mean': 'Mittelwert der Token der Bildfelder',
    },
  },
};
